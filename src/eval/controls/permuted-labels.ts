import { randomStream } from '../../lib/random.ts';
import type { TaskRows } from '../rows.ts';
import { heldOutProgram } from '../splits/held-out-program.ts';
import { withinProgram } from '../splits/within-program.ts';
import type { Control } from './contract.ts';
import { rowsByMutant } from './mutants.ts';
import { isNullGap, nameGap, nameScore, tallyUnder } from './score.ts';

/**
 * The labels of a program's rows, mutant by mutant, are laid on its rows with mutants in another order: features say nothing
 * of the label, seeds of a mutant mostly still agree, and programs keep their class shares (chance shares of programs would
 * be learnt within programs and punished on held-out ones).
 */
export function permuteLabels(data: TaskRows, seed: number): TaskRows {
  const labels = Int32Array.from(data.labels);
  const mutants = rowsByMutant(data);
  for (const program of new Set(data.rows.map((row) => row.program))) {
    const own = [...mutants.values()].filter(([first]) => data.rows[first!]!.program === program);
    const shuffled = randomStream('permuted labels', seed, program).shuffle(own).flat();
    for (const [k, i] of own.flat().entries()) labels[i] = data.labels[shuffled[k]!]!;
  }
  return { ...data, labels, rows: data.rows.map((row, i) => ({ ...row, label: data.classes[labels[i]!]! })) };
}

export const permutedLabels: Control = {
  id: 'permuted-labels',
  title: 'permuted labels',
  reading:
    'With labels dealt anew among the mutants of each program, both scores must be near chance and the gap must cover 0 ' +
    '(it leaves 0 out by chance in one evaluation of twenty).',
  measure(context) {
    const data = permuteLabels(context.data, context.size.seed);
    const within = tallyUnder(data, withinProgram, context);
    const heldOut = tallyUnder(data, heldOutProgram, context);
    return [
      nameScore('S1', within, context),
      nameScore('S4', heldOut, context),
      nameGap(within, heldOut, context),
    ];
  },
  holds: isNullGap,
};

import { randomStream } from '../../lib/random.ts';
import { forest } from '../diagnosers/forest.ts';
import { measureGap } from '../gap.ts';
import type { TaskRows } from '../rows.ts';
import { heldOutProgram } from '../splits/held-out-program.ts';
import { withinProgram } from '../splits/within-program.ts';
import type { Control } from './contract.ts';
import { nameScore, tallyUnder } from './score.ts';

/**
 * Every mutant gets the label of another one of its program, so features say nothing of the label, seeds still agree, and
 * programs keep their class shares: chance shares of programs would be learnt within programs and punished on held-out ones.
 */
export function permuteLabels(data: TaskRows, seed: number): TaskRows {
  const permuted = new Map<string, number>();
  for (const program of new Set(data.rows.map((row) => row.program))) {
    const labelOf = new Map<string, number>();
    for (const [i, row] of data.rows.entries())
      if (row.program === program) labelOf.set(row.mutant, data.labels[i]!);
    const mutants = [...labelOf.keys()].sort();
    const shuffled = randomStream('permuted labels', seed, program).shuffle(mutants);
    for (const [i, mutant] of mutants.entries()) permuted.set(mutant, labelOf.get(shuffled[i]!)!);
  }
  const rows = data.rows.map((row) => ({ ...row, label: data.classes[permuted.get(row.mutant)!]! }));
  return { ...data, rows, labels: Int32Array.from(rows, (row) => permuted.get(row.mutant)!) };
}

export const permutedLabels: Control = {
  id: 'permuted-labels',
  title: 'permuted labels',
  reading:
    'With labels dealt anew among the mutants of each program, both scores must be near chance and the gap must cover 0.',
  measure(context) {
    const data = permuteLabels(context.data, context.size.seed);
    const within = tallyUnder(data, withinProgram, forest, context);
    const heldOut = tallyUnder(data, heldOutProgram, forest, context);
    const gap = measureGap(within, heldOut, context.bootstrap);
    return [
      nameScore('S1', within, context),
      nameScore('S4', heldOut, context),
      { name: 'gap', value: gap.value, low: gap.low, high: gap.high },
    ];
  },
  holds: (values) =>
    values.filter(({ name }) => name === 'gap').every(({ low, high }) => low <= 0 && high >= 0),
};

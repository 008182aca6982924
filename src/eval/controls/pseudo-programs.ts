import { randomStream } from '../../lib/random.ts';
import type { TaskRows } from '../rows.ts';
import { heldOutProgram } from '../splits/held-out-program.ts';
import { withinProgram } from '../splits/within-program.ts';
import type { Control } from './contract.ts';
import { rowsByMutant } from './mutants.ts';
import { isNullGap, nameGap, nameScore, tallyUnder } from './score.ts';

/**
 * Whole mutants change places with mutants of the same labels, seed by seed as many of each class: every program keeps its
 * number of rows and its class shares, even where seeds of a mutant differ in class, and no other program structure is left.
 * What very uneven class shares cost by themselves stays: a gap of 0.017 on pure noise whose shares
 * ran from 0.08 to 0.54.
 */
export function permutePrograms(data: TaskRows, seed: number): TaskRows {
  const alike = new Map<string, number[][]>();
  for (const indices of rowsByMutant(data).values()) {
    const key = Array.from(indices, (i) => data.labels[i]!)
      .sort()
      .join();
    alike.set(key, [...(alike.get(key) ?? []), indices]);
  }
  const rows = [...data.rows];
  for (const [key, mutants] of alike) {
    const places = randomStream('pseudo programs', seed, key).shuffle(mutants);
    for (const [m, indices] of mutants.entries()) {
      const { program, family } = data.rows[places[m]![0]!]!;
      for (const i of indices) rows[i] = { ...rows[i]!, program, family };
    }
  }
  return { ...data, rows };
}

export const pseudoPrograms: Control = {
  id: 'pseudo-programs',
  title: 'permuted programs',
  reading:
    'With mutants dealt anew to programs of the same sizes and class shares, holding out a program must cost nothing: the ' +
    'gap must cover 0 (it leaves 0 out by chance in one evaluation of twenty).',
  measure(context) {
    const data = permutePrograms(context.data, context.size.seed);
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

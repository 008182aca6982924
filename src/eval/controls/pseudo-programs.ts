import { randomStream } from '../../lib/random.ts';
import { forest } from '../diagnosers/forest.ts';
import { measureGap } from '../gap.ts';
import type { TaskRows } from '../rows.ts';
import { heldOutProgram } from '../splits/held-out-program.ts';
import { withinProgram } from '../splits/within-program.ts';
import type { Control } from './contract.ts';
import { tallyUnder } from './score.ts';

/** Whole mutants move to the place of another mutant of their class: same sizes and priors, no program structure left. */
export function permutePrograms(data: TaskRows, seed: number): TaskRows {
  const placeOf = new Map(data.rows.map((row) => [row.mutant, row]));
  const moved = new Map<string, { program: string; family: string }>();
  for (const label of data.classes) {
    const mutants = [...placeOf.values()]
      .filter((row) => row.label === label)
      .map((row) => row.mutant)
      .sort();
    const shuffled = randomStream('pseudo programs', seed, label).shuffle(mutants);
    for (const [i, mutant] of mutants.entries()) moved.set(mutant, placeOf.get(shuffled[i]!)!);
  }
  const rows = data.rows.map((row) => {
    const { program, family } = moved.get(row.mutant)!;
    return { ...row, program, family };
  });
  return { ...data, rows };
}

export const pseudoPrograms: Control = {
  id: 'pseudo-programs',
  title: 'permuted programs',
  reading:
    'With mutants dealt anew to programs of the same sizes, holding out a program must cost nothing: the gap must cover 0.',
  measure(context) {
    const data = permutePrograms(context.data, context.size.seed);
    const within = tallyUnder(data, withinProgram, forest, context);
    const gap = measureGap(within, tallyUnder(data, heldOutProgram, forest, context), context.bootstrap);
    return [{ name: 'gap', value: gap.value, low: gap.low, high: gap.high }];
  },
  holds: (values) => values.every(({ low, high }) => low <= 0 && high >= 0),
};

import { randomStream } from '../../lib/random.ts';
import type { TaskRows } from '../rows.ts';
import type { Control } from './contract.ts';
import { dealMutants } from './mutants.ts';
import { isNullGap, scoreHeadline } from './score.ts';

/**
 * Whole mutants change places (`dealMutants`): programs keep their numbers of mutants, all get the same shares of each
 * class, and no program structure is left.
 */
export function permutePrograms(data: TaskRows, seed: number): TaskRows {
  const rows = [...data.rows];
  const moves = dealMutants(data, (purpose) => randomStream('pseudo programs', seed, purpose));
  for (const { mutant, place } of moves) {
    const { program, family } = data.rows[place[0]!]!;
    for (const i of mutant) rows[i] = { ...rows[i]!, program, family };
  }
  return { ...data, rows };
}

export const pseudoPrograms: Control = {
  id: 'pseudo-programs',
  title: 'permuted programs',
  reading:
    'With mutants dealt anew, in equal shares of each class, to programs of the same sizes, holding out a program must cost ' +
    'nothing: the gap must be 0 within three standard errors (its 95 % interval leaves 0 out by chance once in twenty).',
  measure: (context) => scoreHeadline(permutePrograms(context.data, context.size.seed), context),
  holds: isNullGap,
};

import { randomStream } from '../../lib/random.ts';
import type { TaskRows } from '../rows.ts';
import type { Control } from './contract.ts';
import { rowsByMutant } from './mutants.ts';
import { isNullGap, scoreHeadline } from './score.ts';

/**
 * Every mutant gets the labels of another one, whatever its program, so features say nothing of the label; seeds of a mutant
 * agree as they did, except where mutants with unequal numbers of rows meet. Rows keep the label that splits are cut by:
 * folds balanced by the new ones would tell of them, as a program's share of a class in training would be its share in the
 * tested fold, or, where shares are equal, fall short of it by the tested mutants.
 */
export function permuteLabels(data: TaskRows, seed: number): TaskRows {
  const mutants = rowsByMutant(data);
  const donors = randomStream('permuted labels', seed).shuffle(mutants).flat();
  const labels = new Int32Array(data.labels.length);
  for (const [k, i] of mutants.flat().entries()) labels[i] = data.labels[donors[k]!]!;
  return { ...data, labels };
}

export const permutedLabels: Control = {
  id: 'permuted-labels',
  title: 'permuted labels',
  reading:
    'With labels dealt anew among all mutants, both scores must be near chance and the gap must be 0 ' +
    'within three standard errors (its 95 % interval leaves 0 out by chance once in twenty).',
  measure: (context) => scoreHeadline(permuteLabels(context.data, context.size.seed), context),
  holds: isNullGap,
};

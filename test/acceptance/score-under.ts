import { createForest } from '../../src/eval/diagnosers/forest.ts';
import { evaluate } from '../../src/eval/evaluate.ts';
import type { TaskRows } from '../../src/eval/rows.ts';
import { pooledBalancedAccuracy, type Tally, tallyPredictions } from '../../src/eval/scores/tally.ts';
import { makeSplit, splits } from '../../src/eval/splits/index.ts';

/** Folds, repeats and draws of the acceptance tests. */
export const size = { folds: 5, repeats: 2, seed: 1 };
export const bootstrap = { draws: 2000, seed: 1 };

/** Of fewer trees than the default one, to be quick. */
const smallForest = createForest('small-forest', 30);

/** What a forest gets right on rows under a split. */
export function tallyOf(data: TaskRows, id: string, cut: Partial<typeof size> = {}): Tally {
  const strategy = splits.get(id);
  const split = makeSplit(strategy, data.task, data.rows, { ...size, ...cut });
  return tallyPredictions(data, evaluate(data, split, strategy, smallForest).predictions);
}

/** Pooled balanced accuracy under a split. */
export function scoreUnder(data: TaskRows, split: string): number {
  return pooledBalancedAccuracy(tallyOf(data, split));
}

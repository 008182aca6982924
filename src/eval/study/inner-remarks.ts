import type { Split, SplitRow, SplitStrategy } from '../contract.ts';
import { cutInnerFolds } from '../inner-folds.ts';
import { testedFolds, trainingRows } from '../splits/training.ts';

/**
 * Where tuned decisions are not chosen on inner folds of the split's own kind: on what, and in how many fits.
 * @param rows of the split, in its order.
 */
export function remarkInnerFolds(
  { testFolds, size }: Split,
  strategy: SplitStrategy,
  rows: readonly SplitRow[],
): string[] {
  const usual = (strategy.inner ?? strategy).id;
  const others = new Map<string | null, number>();
  let fits = 0;
  for (const [repeat, own] of testFolds.entries()) {
    for (const fold of testedFolds(own)) {
      const trained = trainingRows(strategy, { rows, own, folds: size.folds }, fold).map((i) => rows[i]!);
      const { by } = cutInnerFolds(trained, strategy, size.seed + repeat);
      fits += 1;
      if (by !== usual) others.set(by, (others.get(by) ?? 0) + 1);
    }
  }
  return [...others].map(([by, count]) => {
    const how = by === null ? 'are left plain' : `are chosen on inner folds by ${by}`;
    return `tuned decisions under ${strategy.id} ${how} in ${count} of ${fits} fits: training rows cannot be cut by ${usual} with every class on both sides.`;
  });
}

import type { RowCut, SplitStrategy } from '../contract.ts';

/** Folds that test something, ascending. */
export function testedFolds(own: Int32Array): number[] {
  return [...new Set(own)].filter((fold) => fold >= 0).sort((a, b) => a - b);
}

/** Indices of the rows that are trained on while a fold is tested, ascending. */
export function trainingRows(
  strategy: Pick<SplitStrategy, 'trains' | 'thin'>,
  cut: RowCut,
  fold: number,
): readonly number[] {
  const trained: number[] = [];
  for (const [i, own] of cut.own.entries()) if (strategy.trains(own, fold, cut.folds)) trained.push(i);
  return strategy.thin?.(trained, cut, fold) ?? trained;
}

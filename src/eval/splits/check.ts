import { InputError } from '../../lib/errors.ts';
import type { RowCut, Side, Split, SplitRow, SplitStrategy } from '../contract.ts';
import { testedFolds, trainingRows } from './training.ts';

/** What each fold tests and trains on. */
export function sidesOf(strategy: SplitStrategy, cut: RowCut): Side[] {
  const tested = new Map(testedFolds(cut.own).map((fold) => [fold, [] as number[]]));
  for (const [i, fold] of cut.own.entries()) tested.get(fold)?.push(i);
  return [...tested].map(([fold, own]) => ({
    fold,
    tested: own,
    trained: trainingRows(strategy, cut, fold),
  }));
}

/**
 * Proves that a split is what it is called: that every guarantee of its strategy holds in every repeat, and that all repeats test
 * the same rows.
 * @param rows of the split, in its order.
 * @param where what it is called in messages: a file, or a fresh cut.
 * @throws InputError `split-guarantee` with the first that is broken, `split-repeats`.
 */
export function checkSplit(
  split: Split,
  strategy: SplitStrategy,
  rows: readonly SplitRow[],
  where: string,
): void {
  const { testFolds, size } = split;
  for (const [repeat, own] of testFolds.entries()) {
    const cut = { rows, own, folds: size.folds };
    const sides = sidesOf(strategy, cut);
    for (const { says, breach } of strategy.guarantees) {
      const broken = breach({ ...cut, sides });
      if (broken !== null) throw breaks(where, strategy, says, `${broken} (repeat ${repeat})`);
    }
    const other = own.findIndex((fold, i) => fold >= 0 !== testFolds[0]![i]! >= 0);
    if (other >= 0) throw testsOther(where, rows[other]!, repeat);
  }
}

function breaks(where: string, { id }: SplitStrategy, says: string, value: string): InputError {
  return new InputError('split-guarantee', {
    rule: `${where} is called ${id}, under which ${says}`,
    value,
    remedy: 'Have the split cut anew; folds that were edited or drawn otherwise are not this split.',
  });
}

function testsOther(where: string, { traceId }: SplitRow, repeat: number): InputError {
  return new InputError('split-repeats', {
    rule: `every repeat of ${where} must test the same traces`,
    value: `${traceId} is tested in repeat 0 or in repeat ${repeat} only`,
  });
}

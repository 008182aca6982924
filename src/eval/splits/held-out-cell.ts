import { changeOf } from '../../faults/change.ts';
import type { SplitRow, SplitStrategy } from '../contract.ts';
import { keepsTwo, testedOrNever, twinsApart, whole } from './guarantees.ts';
import { dropTwins, keepShares, sharesEqual, sharesLeft } from './thin.ts';
import { assignUnits, excludedUnits, fewestKept, type Units } from './units.ts';

/** Cells of program and operator; of clean runs, program and kind of change. */
const cells: Units = {
  unit: (row) => JSON.stringify([row.program, changeOf(row)]),
  kept: (row) => JSON.stringify([row.program, row.label]),
  spread: () => null,
};

/**
 * S1o: whole cells of program and operator held out, so that no other severity of a tested fault is trained on, while its
 * program is. A cell is tested only where each class it brings about keeps two other cells of the program in training;
 * the rest is never tested, or a program's training rows would say what a tested row is not. For the same reason every class of
 * a program keeps the same share of its rows in training.
 */
export const heldOutCell: SplitStrategy = {
  id: 'S1o',
  title: 'within-program (by operator)',
  guarantees: [
    testedOrNever(testedCells),
    whole('cell of program and operator', cells.unit),
    twinsApart,
    keepsTwo(
      'every tested class of a program has two other cells at least that may be trained on',
      cells.unit,
      cells.kept,
    ),
    sharesEqual,
  ],
  assign: (rows, folds, random) => assignUnits(rows, folds, cells, random),
  unit: cells.unit,
  trains: (own, fold) => own !== fold,
  thin(trained, cut, fold) {
    const apart = dropTwins(trained, cut, fold);
    return keepShares(apart, cut, fold, sharesLeft(apart, cut));
  },
  remarks(rows, folds) {
    const count = rows.length - testedCells(rows, folds).size;
    if (count === 0) return [];
    return [
      `S1o and S4o never test ${count} of ${rows.length} traces: a class of their program would keep fewer than ${fewestKept} other operators.`,
    ];
  },
};

/** The rows that S1o tests. */
export function testedCells(rows: readonly SplitRow[], folds: number): Set<SplitRow> {
  const excluded = excludedUnits(rows, folds, cells);
  return new Set(rows.filter((row) => !excluded.has(cells.unit(row))));
}

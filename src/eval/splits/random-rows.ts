import type { SplitStrategy } from '../contract.ts';
import { dealGroups, everyOtherFold } from './deal.ts';
import { spreadEvenly, testedOnce } from './guarantees.ts';

/** S0: every row for itself, so a mutant's other seeds are trained on. What most published numbers use. */
export const randomRows: SplitStrategy = {
  id: 'S0',
  title: 'random rows',
  guarantees: [
    testedOnce(),
    spreadEvenly(
      'classes are balanced over folds',
      (row) => row.traceId,
      (row) => row.label,
    ),
  ],
  assign: (rows, folds, random) =>
    dealGroups(rows, folds, { group: (row) => row.traceId, stratum: (row) => row.label }, random),
  unit: (row) => row.traceId,
  trains: everyOtherFold,
};

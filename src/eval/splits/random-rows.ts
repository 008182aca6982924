import type { SplitStrategy } from '../contract.ts';
import { dealGroups, everyOtherFold } from './deal.ts';

/** S0: every row for itself, so a mutant's other seeds are trained on. What most published numbers use. */
export const randomRows: SplitStrategy = {
  id: 'S0',
  title: 'random rows',
  guarantees: ['every row is tested once per repeat', 'classes are balanced over folds'],
  assign: (rows, folds, random) =>
    dealGroups(rows, folds, { group: (row) => row.traceId, stratum: (row) => row.label }, random),
  unit: (row) => row.traceId,
  trains: everyOtherFold,
};

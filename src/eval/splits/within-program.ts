import { type SplitStrategy, twinsOf } from '../contract.ts';
import { dealGroups, everyOtherFold } from './deal.ts';

/** S1, "within-program": whole mutants held out, twins together, their programs seen in training. */
export const withinProgram: SplitStrategy = {
  id: 'S1',
  title: 'within-program (by mutant)',
  guarantees: [
    'every row is tested once per repeat',
    'no mutant is on both sides, and no twins',
    'the mutants of each program and class are spread evenly over folds',
  ],
  assign: (rows, folds, random) =>
    dealGroups(
      rows,
      folds,
      { group: twinsOf, stratum: (row) => JSON.stringify([row.program, row.label]) },
      random,
    ),
  unit: twinsOf,
  trains: everyOtherFold,
};

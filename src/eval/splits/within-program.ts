import { type SplitRow, type SplitStrategy, twinsOf } from '../contract.ts';
import { dealGroups, everyOtherFold } from './deal.ts';
import { spreadEvenly, testedOnce, twinsApart } from './guarantees.ts';

const stratum = ({ program, label }: SplitRow) => JSON.stringify([program, label]);

/** S1, "within-program": whole mutants held out, twins together, their programs seen in training. */
export const withinProgram: SplitStrategy = {
  id: 'S1',
  title: 'within-program (by mutant)',
  guarantees: [
    testedOnce(),
    twinsApart,
    spreadEvenly('the mutants of each program and class are spread evenly over folds', twinsOf, stratum),
  ],
  assign: (rows, folds, random) => dealGroups(rows, folds, { group: twinsOf, stratum }, random),
  unit: twinsOf,
  trains: everyOtherFold,
};

import type { SplitRow, SplitStrategy } from '../contract.ts';
import { dealGroups, everyOtherFold } from './deal.ts';
import { spreadEvenly, testedOnce, twinsApart, whole } from './guarantees.ts';
import { dropTwins } from './thin.ts';

const block = ({ program, session }: SplitRow) => JSON.stringify([program, session]);
const twoFolds = () => 2;

/**
 * S2: whole recording blocks held out, their programs seen in training. Two folds whatever their number, as blocks
 * are few, so it trains on half of the rows where S1 and S4 train on four fifths: part of a drop from S1 may be that.
 */
export const recordingBlocks: SplitStrategy = {
  id: 'S2',
  title: 'by recording block',
  guarantees: [
    testedOnce(twoFolds),
    whole('recording block', block),
    twinsApart,
    spreadEvenly(
      'the blocks of each program are spread evenly over two folds',
      block,
      (row) => row.program,
      twoFolds,
    ),
  ],
  assign: (rows, _folds, random) =>
    dealGroups(rows, 2, { group: block, stratum: (row) => row.program }, random),
  trains: everyOtherFold,
  thin: dropTwins,
};

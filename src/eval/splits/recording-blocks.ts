import type { SplitStrategy } from '../contract.ts';
import { dealGroups, everyOtherFold } from './deal.ts';
import { dropTwins } from './thin.ts';

/**
 * S2: whole recording blocks held out, their programs seen in training. Two folds whatever their number, as blocks
 * are few, so it trains on half of the rows where S1 and S4 train on four fifths: part of a drop from S1 may be that.
 */
export const recordingBlocks: SplitStrategy = {
  id: 'S2',
  title: 'by recording block',
  guarantees: [
    'every row is tested once per repeat',
    'no recording block is on both sides, and no twins',
    'the blocks of each program are spread evenly over two folds',
  ],
  assign: (rows, _folds, random) =>
    dealGroups(
      rows,
      2,
      { group: ({ program, session }) => JSON.stringify([program, session]), stratum: (row) => row.program },
      random,
    ),
  trains: everyOtherFold,
  thin: dropTwins,
};

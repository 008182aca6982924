import { InputError } from '../../lib/errors.ts';
import type { SplitRow, SplitStrategy } from '../contract.ts';
import { dealGroups, everyOtherFold, requireTwo } from './deal.ts';
import { apart, countOf, testedOnce } from './guarantees.ts';
import { programApart } from './held-out-program.ts';

/**
 * S4d: whole data sets held out, and with them every program on them; a sensitivity check of S4, where a program on the
 * data of a tested one may be trained on. Architecture families are spread over folds.
 */
export const heldOutData: SplitStrategy = {
  id: 'S4d',
  title: 'held-out data set',
  guarantees: [
    testedOnce((cut) => Math.min(cut.folds, countOf(({ dataSet }) => dataSet)(cut))),
    apart('data set', ({ dataSet }) => dataSet),
    programApart,
  ],
  assign(rows, folds, random) {
    const dataSets = new Set(rows.map(dataSetOf));
    requireTwo(dataSets, 'data sets', 'Record programs on other data, or leave S4d out.');
    return dealGroups(
      rows,
      Math.min(folds, dataSets.size),
      { group: dataSetOf, stratum: (row) => row.family },
      random,
    );
  },
  unit: dataSetOf,
  trains: everyOtherFold,
};

function dataSetOf({ program, dataSet }: SplitRow): string {
  if (dataSet !== null) return dataSet;
  throw new InputError('unknown-data-set', {
    rule: 'S4d holds out data sets, and the corpus does not say what a program trains on',
    need: 'programs of the corpus (`faultgap list programs`)',
    value: program,
    remedy: 'Add the program to the corpus, or leave S4d out.',
  });
}

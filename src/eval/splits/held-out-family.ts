import type { SplitStrategy } from '../contract.ts';
import { everyOtherFold, requireTwo } from './deal.ts';
import { apart, countOf, testedOnce } from './guarantees.ts';

/** S5: every architecture family held out in turn, whatever the number of folds. Repeats are equal by construction. */
export const heldOutFamily: SplitStrategy = {
  id: 'S5',
  title: 'held-out architecture family',
  guarantees: [testedOnce(countOf((row) => row.family)), apart('architecture family', (row) => row.family)],
  assign(rows) {
    const families = new Set(rows.map((row) => row.family));
    requireTwo(families, 'architecture families', 'Record programs of another family, or leave S5 out.');
    const folds = [...families].sort();
    return Int32Array.from(rows, (row) => folds.indexOf(row.family));
  },
  unit: (row) => row.family,
  trains: everyOtherFold,
};

import type { BootstrapOptions } from '../../statistics/bootstrap.ts';
import { markCopies } from './copies.ts';
import { markHighScores } from './high-scores.ts';
import type { Mark, Markable } from './mark.ts';
import { markRowOrder } from './row-order.ts';
import { markScatteredErrors } from './scattered-errors.ts';

/** Everything about an entry that a person must look at before it is ranked. */
export function markEntry(entry: Markable, others: readonly Markable[], bootstrap: BootstrapOptions): Mark[] {
  return [
    ...markHighScores(entry, others, bootstrap),
    ...markScatteredErrors(entry),
    ...markRowOrder(entry),
    ...markCopies(entry, others),
  ];
}

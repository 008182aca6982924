import { type Estimate, hasInterval } from '../../statistics/bootstrap.ts';
import { holm } from '../../statistics/significance.ts';

/** A difference with its own p, of a family that is looked at together. */
type Tested = Estimate & { readonly p: number };

/** What a table may say of a difference. */
export interface Decided {
  /** By Holm over the family. */
  readonly pHolm: number;
  /** Whether words may claim a difference. */
  readonly differs: boolean;
}

const significance = 0.05;

/**
 * The one rule by which differences are claimed: `pHolm` is below 0.05 *and* the 95 % interval leaves 0 out. Where p and
 * interval disagree, or there is no interval, nothing is claimed. In the order given.
 */
export function decideDifferences<Difference extends Tested>(
  family: readonly Difference[],
): (Difference & Decided)[] {
  const corrected = holm(family.map(({ p }) => p));
  return family.map((difference, i) => {
    const pHolm = corrected[i]!;
    return { ...difference, pHolm, differs: pHolm < significance && leavesOutZero(difference) };
  });
}

function leavesOutZero(estimate: Estimate): boolean {
  return hasInterval(estimate) && (estimate.low > 0 || estimate.high < 0);
}

import { sum } from './descriptive.ts';

/** Hits among trials of one group, such as High-High mutants of a family. */
export interface Tries {
  readonly hits: number;
  readonly trials: number;
}

/**
 * The rate of each group as the mean of its posterior under a beta distribution common to all groups, whose spread is
 * estimated from the groups by moments (Kleinman 1973, JASA 68:46): one hit in one trial says little. Where the groups
 * differ no more than chance makes them, all get the common rate.
 */
export function shrinkRates(groups: readonly Tries[]): number[] {
  const rate = sum(groups.map(({ hits }) => hits)) / sum(groups.map(({ trials }) => trials));
  const strength = priorStrength(groups, rate);
  return groups.map(({ hits, trials }) =>
    strength === Number.POSITIVE_INFINITY ? rate : (hits + strength * rate) / (trials + strength),
  );
}

/** How many trials the common rate weighs as much as; 0 where every group is all hits or none. */
function priorStrength(groups: readonly Tries[], rate: number): number {
  const trials = sum(groups.map((group) => group.trials));
  const squares = sum(groups.map((group) => group.trials ** 2));
  const spread = sum(groups.map((group) => group.trials * (group.hits / group.trials - rate) ** 2));
  const freedom = groups.length - 1;
  const correlation = (spread / (rate * (1 - rate)) - freedom) / (trials - squares / trials - freedom);
  if (!(correlation > 0)) return Number.POSITIVE_INFINITY;
  return Math.max(0, 1 / correlation - 1);
}

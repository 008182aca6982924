import { InputError } from '../../lib/errors.ts';
import type { Family } from './rate-families.ts';

/** What decides about a family: the published rule, or ours that does not trust families of few mutants. */
export const selectionRules = ['hit-rate', 'shrunken'] as const;
export type SelectionRule = (typeof selectionRules)[number];

/**
 * Families whose hit rate reaches the threshold, in their order. The published rule asks no minimum support: one
 * High-High mutant is a hit rate of 1.
 * @throws InputError `selection-threshold` outside [0, 1].
 */
export function selectFamilies(
  families: readonly Family[],
  threshold: number,
  rule: SelectionRule = 'hit-rate',
): Family[] {
  if (!(threshold >= 0 && threshold <= 1)) {
    throw new InputError('selection-threshold', {
      rule: 'a hit rate is a share',
      need: 'a threshold in [0, 1]',
      value: threshold,
    });
  }
  return families.filter(
    (family) => (rule === 'hit-rate' ? family.hitRate : family.shrunkenHitRate) >= threshold,
  );
}

/** CPU seconds for each High-High mutant of the families together; null where a cost is unknown or none is High-High. */
export function secondsPerHighHigh(families: readonly Family[]): number | null {
  let [seconds, highHigh] = [0, 0];
  for (const family of families) {
    if (family.cpuSeconds === null) return null;
    seconds += family.cpuSeconds;
    highHigh += family.highHigh;
  }
  return highHigh === 0 ? null : seconds / highHigh;
}

/**
 * The families that give most High-High mutants for the money: taken in the order of expected High-High mutants
 * (shrunken) per CPU second while they fit in the budget.
 * @throws InputError `cost-unknown` where a family's cost is.
 */
export function selectWithinBudget(families: readonly Family[], cpuSeconds: number): Family[] {
  const priced = families.map((family) => ({ family, price: priceOf(family) }));
  priced.sort((a, b) => (a.price === b.price ? 0 : a.price - b.price));
  let left = cpuSeconds;
  return priced.flatMap(({ family }) => {
    if (family.cpuSeconds! > left) return [];
    left -= family.cpuSeconds!;
    return [family];
  });
}

/** CPU seconds per expected High-High mutant. */
function priceOf({ id, cpuSeconds, mutants, shrunkenHitRate }: Family): number {
  if (cpuSeconds === null) {
    throw new InputError('cost-unknown', {
      rule: `the scores do not tell what mutants of ${id} cost`,
      need: 'a column cpu_seconds in every table',
    });
  }
  return cpuSeconds / (mutants * shrunkenHitRate);
}

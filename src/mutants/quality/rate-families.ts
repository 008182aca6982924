import { InputError } from '../../lib/errors.ts';
import { groupBy } from '../../lib/group.ts';
import { sum } from '../../statistics/descriptive.ts';
import { shrinkRates } from '../../statistics/shrinkage.ts';
import { canonicalKey, familyOf } from './families.ts';
import type { SelectionRule } from './options.ts';
import { type CutPoints, cutPointsBySet, isHighHigh, type SetRow } from './score-rows.ts';

/** A family of operator configurations and how often its mutants are High-High. */
export interface Family {
  /** `<operator>::<key>`. */
  readonly id: string;
  readonly operator: string;
  readonly key: string;
  readonly mutants: number;
  readonly highHigh: number;
  /** highHigh / mutants. */
  readonly hitRate: number;
  /** The hit rate drawn towards that of all mutants, most where mutants are few. */
  readonly shrunkenHitRate: number;
  readonly bugs: number;
  readonly sets: number;
  /** Bugs and sets with a High-High mutant of the family. */
  readonly bugsHighHigh: number;
  readonly setsHighHigh: number;
  /** Of all its mutants; null where a table does not say. */
  readonly cpuSeconds: number | null;
}

/**
 * Every family of the rows, best first: by hit rate, then by the sets, bugs and mutants that are
 * High-High, then by name, as the published ranking. High-High is judged by the cut points of each
 * set, unless others are given.
 */
export function rateFamilies(
  rows: readonly SetRow[],
  cuts: ReadonlyMap<string, CutPoints> = cutPointsBySet(rows),
): Family[] {
  const groups = groupBy(rows, ({ operator, configuration }) => familyOf(operator, configuration));
  const counts = [...groups].map(([id, members]) => countFamily(id, members, cuts));
  const shrunken = shrinkRates(counts.map(({ highHigh, mutants }) => ({ hits: highHigh, trials: mutants })));
  const families = counts.map((family, i) => ({ ...family, shrunkenHitRate: shrunken[i]! }));
  return families.sort(compareFamilies);
}

function countFamily(
  id: string,
  members: readonly SetRow[],
  cuts: ReadonlyMap<string, CutPoints>,
): Omit<Family, 'shrunkenHitRate'> {
  const high = members.filter((row) => isHighHigh(row, cuts.get(row.set)!));
  const distinct = (rows: readonly SetRow[], key: 'bug' | 'set') => new Set(rows.map((row) => row[key])).size;
  const { operator, configuration } = members[0]!;
  return {
    id,
    operator,
    key: canonicalKey(operator, configuration),
    mutants: members.length,
    highHigh: high.length,
    hitRate: high.length / members.length,
    bugs: distinct(members, 'bug'),
    sets: distinct(members, 'set'),
    bugsHighHigh: distinct(high, 'bug'),
    setsHighHigh: distinct(high, 'set'),
    cpuSeconds: totalSeconds(members),
  };
}

function totalSeconds(rows: readonly SetRow[]): number | null {
  const seconds = rows.map((row) => row.cpuSeconds);
  return seconds.every((value) => value !== null) ? sum(seconds) : null;
}

function compareFamilies(a: Family, b: Family): number {
  return (
    b.hitRate - a.hitRate ||
    b.setsHighHigh - a.setsHighHigh ||
    b.bugsHighHigh - a.bugsHighHigh ||
    b.highHigh - a.highHigh ||
    compareText(a.operator, b.operator) ||
    compareText(a.key, b.key)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Families whose hit rate reaches the threshold, in their order. The published rule needs no
 * minimum support: one High-High mutant is a hit rate of 1.
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

/** CPU seconds per High-High mutant; null where a cost is unknown or none is High-High. */
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
 * The families that give most High-High mutants for the money: taken in the order of expected
 * High-High mutants (shrunken) per CPU second while they fit in the budget.
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
      rule: `the scores do not say what mutants of ${id} cost`,
      need: 'a column cpu_seconds in every table',
    });
  }
  return cpuSeconds / (mutants * shrunkenHitRate);
}

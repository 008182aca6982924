import { groupBy } from '../../lib/group.ts';
import { sum } from '../../statistics/descriptive.ts';
import { shrinkRates } from '../../statistics/shrinkage.ts';
import { type CutPoints, cutPointsBySet, isHighHigh } from './cut-points.ts';
import { canonicalKey, familyOf } from './families.ts';
import type { SetRow } from './score-rows.ts';

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
  /** The hit rate drawn towards that of all mutants, the more the fewer mutants there are (`shrinkRates`). */
  readonly shrunkenHitRate: number;
  readonly bugs: number;
  readonly sets: number;
  /** Bugs and sets with a High-High mutant of the family. */
  readonly bugsHighHigh: number;
  readonly setsHighHigh: number;
  /** Of all its mutants; null where a table does not tell. */
  readonly cpuSeconds: number | null;
}

/**
 * Every family of the rows, best first: by hit rate, then by the sets, bugs and mutants that are High-High, then by
 * name, as the published ranking. High-High is judged by the cut points of each set, unless others are given.
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

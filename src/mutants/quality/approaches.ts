import { groupBy } from '../../lib/group.ts';
import { median } from '../../statistics/descriptive.ts';
import type { MeasureTable } from './measure-tables.ts';

/** Medians of a measure over the mutants of one bug, per approach. */
export interface BugMedians {
  readonly bug: string;
  /** Null where the approach has no mutant, or none with a value. */
  readonly medians: Readonly<Record<string, number | null>>;
  /** Approaches with the highest median, in the order given; several where they tie. */
  readonly highest: readonly string[];
}

/**
 * Medians nearer than this are one number: tables hold the last digit of sums in some order (1/3 twice for deepfd030, one digit apart),
 * while distinct ratios of at most 400,000 kills lie further apart.
 */
const sameMedian = 1e-12;

/** Per-bug medians, bugs in the order of the tables. `approaches` fixes the order that ties are named in. */
export function compareApproaches(
  tables: readonly MeasureTable[],
  approaches: readonly string[],
): BugMedians[] {
  return [...groupBy(tables, ({ bug }) => bug)].map(([bug, own]) => {
    const medians = approaches.map((approach) => {
      const values = own.find((table) => table.approach === approach)?.values;
      return values === undefined || values.size === 0 ? null : median([...values.values()]);
    });
    const top = Math.max(...medians.filter((value) => value !== null));
    return {
      bug,
      medians: Object.fromEntries(approaches.map((approach, i) => [approach, medians[i]!])),
      highest: approaches.filter((_, i) => top - (medians[i] ?? Number.NEGATIVE_INFINITY) < sameMedian),
    };
  });
}

/** In how many bugs each approach has the highest median; a tie counts for the first, as published. */
export function countWinners(
  bugs: readonly BugMedians[],
  approaches: readonly string[],
): { readonly wins: Readonly<Record<string, number>>; readonly ties: number } {
  const wins = approaches.map((approach) => bugs.filter(({ highest }) => highest[0] === approach).length);
  return {
    wins: Object.fromEntries(approaches.map((approach, i) => [approach, wins[i]!])),
    ties: bugs.filter(({ highest }) => highest.length > 1).length,
  };
}

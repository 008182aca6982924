import { groupBy } from '../../lib/group.ts';
import { type CutSides, type Guarantee, type SplitRow, twinsOf } from '../contract.ts';
import { programFolds } from './thin.ts';

/** How many folds a cut has, of which each tests some rows at most. */
type CountFolds = (cut: CutSides) => number;

/** As many as the split's size says. */
const asSized: CountFolds = ({ folds }) => folds;
/** As many as the split's size says, or one per program. */
export const ofPrograms: CountFolds = ({ rows, folds }) => programFolds(rows, folds);

/** How many values a property of rows has. */
export const countOf =
  (keyOf: (row: SplitRow) => string | null): CountFolds =>
  ({ rows }) =>
    new Set(rows.map(keyOf)).size;

/** Every row is in one of so many folds. */
export function testedOnce(count: CountFolds = asSized): Guarantee {
  return {
    says: 'every row is tested once per repeat',
    breach: (cut) => strayRow(cut, 0, count(cut)),
  };
}

/**
 * Every row is in one of so many folds, or carries a negative number down to `lowest`; those that do are exactly the rows that
 * the strategy cannot test.
 */
export function testedOrNever(
  tests: (rows: readonly SplitRow[], folds: number) => ReadonlySet<SplitRow>,
  count: CountFolds = asSized,
  lowest: CountFolds = () => -1,
): Guarantee {
  return {
    says: 'every row is tested once per repeat, or never where a class would keep too few others to train on',
    breach(cut) {
      const stray = strayRow(cut, lowest(cut), count(cut));
      if (stray !== null) return stray;
      if (cut.sides.length === 0) return 'no row is tested';
      const tested = tests(cut.rows, cut.folds);
      const wrong = cut.rows.findIndex((row, i) => tested.has(row) !== cut.own[i]! >= 0);
      if (wrong < 0) return null;
      return `${cut.rows[wrong]!.traceId} is ${cut.own[wrong]! < 0 ? 'never tested' : 'tested'}`;
    },
  };
}

function strayRow({ rows, own }: CutSides, lowest: number, count: number): string | null {
  const stray = own.findIndex((fold) => fold < lowest || fold >= count);
  return stray < 0 ? null : `${rows[stray]!.traceId} in fold ${own[stray]}, of ${count} folds`;
}

/**
 * Rows that have this in common are in one fold (or part of one), which says more than that training lacks them: it may lack
 * everything.
 */
export function whole(
  what: string,
  keyOf: (row: SplitRow) => string,
  partOf: (fold: number, folds: number) => number = (fold) => fold,
): Guarantee {
  return {
    says: `every ${what} is in one fold, or in none`,
    breach({ rows, own, folds }) {
      const foldOf = new Map<string, number>();
      for (const [i, row] of rows.entries()) {
        const fold = foldOf.get(keyOf(row));
        const part = partOf(own[i]!, folds);
        if (fold === undefined) foldOf.set(keyOf(row), part);
        else if (fold !== part) return `${keyOf(row)} in folds ${fold} and ${part}`;
      }
      return null;
    },
  };
}

/** Nothing that rows have in common is trained on while it is tested. */
export function apart(what: string, keyOf: (row: SplitRow) => string | null): Guarantee {
  return {
    says: `no ${what} is on both sides`,
    breach({ rows, sides }) {
      for (const { fold, trained, tested } of sides) {
        const known = new Set(trained.map((i) => keyOf(rows[i]!)));
        const both = tested.find((i) => known.has(keyOf(rows[i]!)));
        if (both !== undefined) return `fold ${fold} trains on ${keyOf(rows[both]!)}, which it tests`;
      }
      return null;
    },
  };
}

/** Mutants, and those that run alike. */
export const twinsApart: Guarantee = {
  ...apart('mutant, nor a twin of one,', twinsOf),
  says: 'no mutant is on both sides, nor its twins',
};

/** Folds differ by one group at most within each stratum, which is that of a group's first row. */
export function spreadEvenly(
  says: string,
  group: (row: SplitRow) => string,
  stratum: (row: SplitRow) => string,
  count: CountFolds = asSized,
): Guarantee {
  return {
    says,
    breach(cut) {
      const dealt = new Map<string, Map<number, number>>();
      for (const members of groupBy(cut.rows.keys(), (i) => group(cut.rows[i]!)).values()) {
        const [name, fold] = [stratum(cut.rows[members[0]!]!), cut.own[members[0]!]!];
        const ofStratum = dealt.get(name) ?? new Map<number, number>();
        dealt.set(name, ofStratum.set(fold, (ofStratum.get(fold) ?? 0) + 1));
      }
      for (const [name, ofStratum] of dealt) {
        const counts = [...ofStratum.values()];
        const fewest = ofStratum.size < count(cut) ? 0 : Math.min(...counts);
        if (Math.max(...counts) - fewest > 1)
          return `${Math.max(...counts)} of ${name} in one fold, ${fewest} in another`;
      }
      return null;
    },
  };
}

/** Each class that a fold tests has two units at least that it does not test. */
export function keepsTwo(
  says: string,
  unit: (row: SplitRow) => string,
  classOf: (row: SplitRow) => string,
): Guarantee {
  return {
    says,
    breach({ rows, own, sides }) {
      for (const { fold, tested } of sides) {
        const left = groupBy(
          rows.filter((_, i) => own[i] !== fold),
          classOf,
        );
        for (const name of new Set(tested.map((i) => classOf(rows[i]!)))) {
          const units = new Set(left.get(name)?.map(unit)).size;
          if (units < 2) return `fold ${fold} leaves ${units} of ${name}`;
        }
      }
      return null;
    },
  };
}

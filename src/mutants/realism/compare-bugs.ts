import { groupBy } from '../../lib/group.ts';
import { type BootstrapOptions, bootstrapPrograms } from '../../statistics/bootstrap.ts';
import { median } from '../../statistics/descriptive.ts';
import type { MeasureTable } from '../quality/index.ts';
import type { BugResult } from './bug-result.ts';
import type { Comparison } from './realism-result.ts';
import { preTraining } from './study-bug.ts';

/** The approaches of the published study, in its order, which ties are counted by. */
const published = [preTraining, 'post_training_scenario1', 'post_training_scenario2'] as const;

/** Winner counts of 86 bugs and means of per-bug medians (arXiv 2512.16741; docs/mutation.md). */
const publishedNumbers = {
  coupling: { wins: [56, 9, 21], means: [0.53, 0.464, 0.433] },
  overlap: { wins: [64, 1, 21], means: [0.221, 0.167, 0.145] },
} as const;
const publishedBugs = 86;

/** Which approach is nearer to the real faults by one measure: over all bugs and over those of each origin. */
export function compareBugs(
  bugs: readonly BugResult[],
  measure: Comparison['measure'],
  bootstrap: BootstrapOptions,
): Comparison {
  const origins = ['all', ...new Set(bugs.map(({ origin }) => origin))];
  const medians = bugs.flatMap((bug) => {
    const tables = bug.approaches.map(({ approach, mutants }) => ({
      bug: bug.bug,
      approach,
      values: new Map(
        mutants.flatMap((mutant) =>
          mutant[measure] === null ? [] : [[mutant.model, mutant[measure]] as const],
        ),
      ),
    }));
    const extra = tables.map(({ approach }) => approach).filter((approach) => !isPublished(approach));
    return compareApproaches(tables, [...published, ...extra]).map(({ medians }) => ({ ...bug, medians }));
  });
  return {
    measure,
    bugs: medians.map(({ bug, origin, medians }) => ({ bug, origin, medians: { ...medians } })),
    origins: origins.map((origin) => {
      const own = medians.filter((bug) => origin === 'all' || bug.origin === origin);
      return { origin, ...compareOrigin(own, measure, origin === 'all', bootstrap) };
    }),
  };
}

function isPublished(approach: string): boolean {
  return (published as readonly string[]).includes(approach);
}

function compareOrigin(
  bugs: readonly Pick<BugMedians, 'bug' | 'medians'>[],
  measure: Comparison['measure'],
  isWhole: boolean,
  bootstrap: BootstrapOptions,
): Omit<Comparison['origins'][number], 'origin'> {
  const compared = compareApproaches(
    bugs.flatMap(({ bug, medians }) =>
      published.flatMap((approach) => {
        const value = medians[approach];
        return value == null ? [] : [{ bug, approach, values: new Map([['median', value]]) }];
      }),
    ),
    published,
  );
  const { wins, ties } = countWinners(compared, published);
  return {
    bugs: compared.length,
    ties,
    approaches: published.map((approach, i) => {
      const known = compared.flatMap(({ medians }) => medians[approach] ?? []);
      return {
        approach,
        wins: wins[approach]!,
        share: meanOver(
          compared.map(({ highest }) => Number(highest[0] === approach)),
          bootstrap,
        ),
        meanMedian: known.length === 0 ? null : meanOver(known, bootstrap),
        published: isWhole
          ? {
              share: publishedNumbers[measure].wins[i]! / publishedBugs,
              meanMedian: publishedNumbers[measure].means[i]!,
            }
          : null,
      };
    }),
  };
}

/** Mean of a number per bug, with its interval over bugs. */
function meanOver(values: readonly number[], bootstrap: BootstrapOptions) {
  return bootstrapPrograms(
    values.length,
    (times) => {
      let [total, count] = [0, 0];
      for (const [i, value] of values.entries()) {
        total += times[i]! * value;
        count += times[i]!;
      }
      return total / count;
    },
    bootstrap,
  );
}

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

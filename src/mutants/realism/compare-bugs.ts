import { groupBy } from '../../lib/group.ts';
import { publishedNumber, readPublished } from '../../lib/published.ts';
import { type BootstrapOptions, bootstrapPrograms } from '../../statistics/bootstrap.ts';
import { finiteOrNull, median } from '../../statistics/descriptive.ts';
import { known, type MeasureTable } from '../quality/index.ts';
import { type BugResult, preTraining } from './bug-result.ts';
import type { Comparison } from './realism-result.ts';

/** The approaches of the published study, in its order, which ties are counted by. */
const published = [preTraining, 'post_training_scenario1', 'post_training_scenario2'] as const;

/** What the published tables call a measure, and an approach. */
const publishedMeasures = { coupling: 'CS', overlap: 'IoU' } as const;
const publishedApproaches = ['pre-training', 'post-training 1', 'post-training 2'];

/** Winners as shares of the published bugs, and means of per-bug medians (arXiv 2512.16741). */
function readPublishedNumbers(measure: Comparison['measure']) {
  const published = readPublished();
  const number = (name: string) => publishedNumber(published, 'realism', name);
  const of = (what: string) =>
    publishedApproaches.map((approach) =>
      number(`${publishedMeasures[measure]} / ${what} / all / ${approach}`),
    );
  const bugs = number('bugs / all');
  return { shares: of('bugs won').map((wins) => wins / bugs), means: of('mean of medians') };
}

/** Which approach is nearer to the real faults, over all bugs and over those of each origin. */
export function compareBugs(
  bugs: readonly BugResult[],
  measure: Comparison['measure'],
  bootstrap: BootstrapOptions,
): Comparison {
  const compared = bugs.flatMap((bug) => {
    const tables = tablesOf(bug, measure);
    const approaches = new Set([...published, ...tables.map(({ approach }) => approach)]);
    const { origin } = bug;
    return compareApproaches(tables, [...approaches]).map(({ medians }) => ({
      ...{ bug: bug.bug, origin, medians: { ...medians } },
    }));
  });
  const compareOrigin = (origin: string) => {
    const isAll = origin === 'all';
    const own = compared.filter((bug) => isAll || bug.origin === origin);
    return { origin, ...comparePublished(own, bootstrap, isAll ? readPublishedNumbers(measure) : null) };
  };
  return {
    measure,
    bugs: compared,
    origins: ['all', ...new Set(bugs.map(({ origin }) => origin))].map(compareOrigin),
  };
}

function tablesOf({ bug, approaches }: BugResult, measure: Comparison['measure']): MeasureTable[] {
  return approaches.map(({ approach, mutants }) => ({
    bug,
    approach,
    values: new Map(
      mutants.flatMap(({ model, [measure]: value }) => (value === null ? [] : [[model, value]])),
    ),
  }));
}

/** The published approaches over the bugs of which one of them has a median. */
function comparePublished(
  bugs: readonly Pick<BugMedians, 'bug' | 'medians'>[],
  bootstrap: BootstrapOptions,
  numbers: ReturnType<typeof readPublishedNumbers> | null,
): Omit<Comparison['origins'][number], 'origin'> {
  const compared = bugs
    .map(({ bug, medians }) => rankApproaches(bug, medians, published))
    .filter(({ highest }) => highest.length > 0);
  const { wins, ties } = countWinners(compared, published);
  return {
    bugs: compared.length,
    ties,
    approaches: published.map((approach, i) => {
      const isFirst = compared.map(({ highest }) => Number(highest[0] === approach));
      const medians = known(compared.map((bug) => bug.medians[approach] ?? null));
      return {
        approach,
        wins: wins[approach]!,
        share: meanOver(isFirst, bootstrap),
        meanMedian: medians.length === 0 ? null : meanOver(medians, bootstrap),
        published: numbers && { share: numbers.shares[i]!, meanMedian: numbers.means[i]! },
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
interface BugMedians {
  readonly bug: string;
  /** Null where the approach has no mutant, or none with a value. */
  readonly medians: Readonly<Record<string, number | null>>;
  /** Approaches with the highest median, in the order given; several where they tie. */
  readonly highest: readonly string[];
}

/** Per-bug medians, bugs in the order of the tables; ties are named in that of `approaches`. */
export function compareApproaches(
  tables: readonly MeasureTable[],
  approaches: readonly string[],
): BugMedians[] {
  return [...groupBy(tables, ({ bug }) => bug)].map(([bug, own]) => {
    const medians = approaches.map((approach) => {
      const values = own.find((table) => table.approach === approach)?.values ?? new Map();
      return [approach, finiteOrNull(median([...values.values()]))] as const;
    });
    return rankApproaches(bug, Object.fromEntries(medians), approaches);
  });
}

/**
 * Medians nearer than this are one number: tables hold the last digit of sums in some order (1/3
 * twice for deepfd030, one digit apart), while distinct ratios of at most 400,000 kills lie further
 * apart.
 */
const sameMedian = 1e-12;

function rankApproaches(
  bug: string,
  medians: BugMedians['medians'],
  approaches: readonly string[],
): BugMedians {
  const top = Math.max(...known(approaches.map((approach) => medians[approach] ?? null)));
  const highest = approaches.filter(
    (approach) => top - (medians[approach] ?? Number.NEGATIVE_INFINITY) < sameMedian,
  );
  return { bug, medians, highest };
}

/** Bugs in which each approach has the highest median; a tie counts for the first, as published. */
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

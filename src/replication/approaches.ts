import type { Published } from '../lib/published.ts';
import type { MeasureTable } from '../mutants/quality/index.ts';
import { compareApproaches, countWinners } from '../mutants/realism/index.ts';
import { type BootstrapOptions, bootstrapPrograms, type Estimate } from '../statistics/bootstrap.ts';
import { expectedQuantile } from '../statistics/subsets.ts';
import { type BugSet, numberPrograms } from './bugs.ts';
import type { ReplicatedApproach } from './result.ts';

/** The approaches of arXiv 2512.16741 by the names of its files, in the order in which ties are counted. */
export const approachNames = new Map([
  ['pre_training', 'pre-training'],
  ['post_training_scenario1', 'post-training 1'],
  ['post_training_scenario2', 'post-training 2'],
]);
const approaches = [...approachNames.keys()];

const statistics = [
  ['median', 0.5],
  ['upper quartile', 0.75],
  ['best', 1],
] as const;

/**
 * What the published medians leave out: the upper quartile and the best mutant, and all three at equal numbers of mutants, since
 * the best of 150 is higher than the best of 14 whoever made them. Bugs of which an approach has no mutant are left out.
 */
export function describeApproaches(
  measure: ReplicatedApproach['measure'],
  tables: readonly MeasureTable[],
  set: BugSet,
  published: Published,
  bootstrap: BootstrapOptions,
): ReplicatedApproach[] {
  const bugs = set.bugs.flatMap((bug) => {
    const own = approaches.map((approach) =>
      [...(tables.find((table) => table.bug === bug && table.approach === approach)?.values ?? [])].map(
        ([, value]) => value,
      ),
    );
    return own.every((values) => values.length > 0) ? [{ bug, own }] : [];
  });
  const programs = numberPrograms(
    published,
    bugs.map(({ bug }) => bug),
  );
  return statistics.flatMap(([statistic, p]) =>
    (['all', 'equal'] as const).flatMap((mutants) => {
      const rows = bugs.map(({ bug, own }) => {
        const fewest = Math.min(...own.map((values) => values.length));
        const at = (values: readonly number[]) => (mutants === 'all' ? values.length : fewest);
        return { bug, values: own.map((values) => expectedQuantile(values, at(values), p)) };
      });
      const head = { measure, set: set.name, statistic, mutants, bugs: rows.length };
      return describeColumn(rows, programs, bootstrap).map((line) => ({ ...head, ...line }));
    }),
  );
}

type Line = Pick<ReplicatedApproach, 'approach' | 'won' | 'tied' | 'mean' | 'preTrainingLess'>;

function describeColumn(
  rows: readonly { readonly bug: string; readonly values: readonly number[] }[],
  programs: readonly number[],
  bootstrap: BootstrapOptions,
): Line[] {
  const tables = rows.flatMap(({ bug, values }) =>
    values.map((value, i) => ({ bug, approach: approaches[i]!, values: new Map([['', value]]) })),
  );
  const compared = compareApproaches(tables, approaches);
  const { wins } = countWinners(compared, approaches);
  const over = (pick: (values: readonly number[]) => number) =>
    rows.length === 0
      ? null
      : meanOverPrograms(
          rows.map(({ values }) => pick(values)),
          programs,
          bootstrap,
        );
  return approaches.map((approach, i) => ({
    approach: approachNames.get(approach)!,
    won: wins[approach]!,
    tied: compared.filter(({ highest }) => highest[0] === approach && highest.length > 1).length,
    mean: over((values) => values[i]!),
    preTrainingLess: i === 0 ? null : over((values) => values[0]! - values[i]!),
  }));
}

/** Mean of a number per bug; programs are drawn, each with all its bugs. */
function meanOverPrograms(
  values: readonly number[],
  programs: readonly number[],
  bootstrap: BootstrapOptions,
): Estimate {
  const statistic = (times: Float64Array) => {
    let [total, count] = [0, 0];
    for (const [i, value] of values.entries()) {
      total += times[programs[i]!]! * value;
      count += times[programs[i]!]!;
    }
    return total / count;
  };
  return bootstrapPrograms(Math.max(-1, ...programs) + 1, statistic, bootstrap);
}

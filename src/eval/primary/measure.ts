import type { BootstrapOptions, Interval } from '../../statistics/bootstrap.ts';
import { mean, sum } from '../../statistics/descriptive.ts';
import type { PredictedRows } from '../evaluate.ts';
import type { ResultComparison } from '../result.ts';
import { type Difference, intervalOverSources, measureDifference } from '../scores/gap.ts';
import { pooledBalancedAccuracy, subtractTally, type Tally, tallySome } from '../scores/tally.ts';

/** Both sides of a comparison on the same population, under their splits. */
export interface ComparedRows {
  readonly first: PredictedRows;
  readonly second: PredictedRows;
}

/** What a comparison says before those of one file are corrected together. */
export type ComparedSides = Pick<
  ResultComparison,
  'n' | 'programs' | 'first' | 'second' | 'sources' | 'halves'
> &
  Omit<Difference, 'contributions'>;

/**
 * The difference of both sides on the rows that both test, of the programs that count. Contributions of programs are averaged
 * over the cuts, and programs resampled; `halves` holds the same difference on halves of the programs.
 */
export function compareSides(
  compared: ComparedRows,
  halves: readonly ComparedRows[],
  counts: (program: string) => boolean,
  bootstrap: BootstrapOptions,
): ComparedSides {
  const [first, second] = sharedTallies(compared, counts);
  const between = subtractTally(first, second);
  const { contributions: _, ...difference } = measureDifference(between, bootstrap);
  return {
    n: sum(first.count),
    programs: first.programs.length,
    first: pooledBalancedAccuracy(first),
    second: pooledBalancedAccuracy(second),
    ...difference,
    sources: intervalOverSources(between, bootstrap),
    halves: intervalOverHalves(
      difference.value,
      halves.map((half) => {
        const [a, b] = sharedTallies(half, counts);
        return pooledBalancedAccuracy(subtractTally(a, b));
      }),
    ),
  };
}

/** Tallies of both sides over the rows that both test. */
function sharedTallies(
  { first, second }: ComparedRows,
  counts: (program: string) => boolean,
): [Tally, Tally] {
  const shared = [...first.data.rows.keys()].filter(
    (i) => isTested(first, i) && isTested(second, i) && counts(first.data.rows[i]!.program),
  );
  const tally = ({ data, predictions }: PredictedRows) => tallySome(data, predictions.predictions, shared);
  return [tally(first), tally(second)];
}

function isTested({ split }: PredictedRows, i: number): boolean {
  return split.testFolds[0]![i]! >= 0;
}

/** Two-sided 95 % of a normal distribution. */
const quantile = 1.959964;

/**
 * An interval that holds what training on other programs changes: the deviation of the difference over halves of the programs
 * estimates its standard error on all of them (the jackknife that leaves out half; Shao and Wu 1989, Annals of Statistics
 * 17(3)). Null without halves.
 */
export function intervalOverHalves(value: number, ofHalves: readonly number[]): Interval | null {
  if (ofHalves.length === 0) return null;
  const centre = mean(ofHalves);
  const error = Math.sqrt(mean(ofHalves.map((own) => (own - centre) ** 2)));
  return { low: value - quantile * error, high: value + quantile * error };
}

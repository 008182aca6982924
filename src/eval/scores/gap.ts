import {
  type BootstrapOptions,
  bootstrapPrograms,
  bootstrapTPrograms,
  type Estimate,
  type Interval,
} from '../../statistics/bootstrap.ts';
import { signFlipTest } from '../../statistics/significance.ts';
import { dataSetOf } from '../rows.ts';
import { joinPrograms, pooledBalancedAccuracy, subtractTally, type Tally } from './tally.ts';

/** A paired difference of balanced accuracies. */
export interface Difference extends Estimate {
  /** Sign-flip over the contributions of programs, two-sided. */
  readonly p: number;
  /** Share of each program in the difference; they sum to `value`. */
  readonly contributions: Readonly<Record<string, number>>;
}

/** Within-program minus held-out-program balanced accuracy, always that sign. */
export interface Gap extends Difference {
  /** Beside the percentile interval; null where it is undefined. */
  readonly bootstrapT: Interval | null;
  readonly sources: SourceInterval | null;
  /** The smallest gap that this corpus would have found; null where that is undefined (`detectableDifference`). */
  readonly detectable: number | null;
}

/**
 * The paired gap of one diagnoser on the same rows under two splits. Every row is predicted once per repeat under both, so
 * the draws of the bootstrap are paired.
 * @throws Error where the two tallies are not of the same rows.
 */
export function measureGap(within: Tally, heldOut: Tally, options: BootstrapOptions): Gap {
  const lost = subtractTally(within, heldOut);
  return {
    ...measureDifference(lost, options),
    bootstrapT: bootstrapT(lost, options),
    sources: intervalOverSources(lost, options),
    detectable: detectableDifference(lost),
  };
}

/**
 * What a difference of tallies (`subtractTally`) amounts to. Contribution of program p: Σ over its rows of (correct in the
 * first − correct in the second) / (K · n_class).
 */
export function measureDifference(difference: Tally, options: BootstrapOptions): Difference {
  const contributions = contributionsOf(difference);
  const p = signFlipTest(Object.values(contributions), options.seed);
  return { ...estimateAccuracy(difference, options), p, contributions };
}

/** An interval over data sets instead of programs: two programs on one data set are no two draws. */
export interface SourceInterval extends Interval {
  /** Data sets. */
  readonly count: number;
}

/** Null where the data set of a program is not known, and where there is no interval. */
export function intervalOverSources(difference: Tally, options: BootstrapOptions): SourceInterval | null {
  const sources = difference.programs.map(dataSetOf);
  if (!sources.every((source) => source !== null)) return null;
  const joined = joinPrograms(difference, sources);
  const { low, high } = estimateAccuracy(joined, options);
  return low === null || high === null ? null : { count: joined.programs.length, low, high };
}

/** Normal quantiles of a two-sided 5 % level and of 80 % power. */
const criticalSum = 1.959964 + 0.841621;

/**
 * The true difference that a two-sided test at 5 % finds in 80 % of such corpora: 2.80 cluster standard errors, from as many
 * programs with the same spread. Null below two programs.
 */
export function detectableDifference(difference: Tally): number | null {
  const error = clusterError(difference, new Float64Array(difference.programs.length).fill(1));
  return Number.isFinite(error) ? criticalSum * error : null;
}

/** Pooled balanced accuracy, or a difference of two, with its percentile interval over programs. */
export function estimateAccuracy(tally: Tally, options: BootstrapOptions): Estimate {
  const accuracy = (times: Float64Array) => pooledBalancedAccuracy(tally, times);
  return bootstrapPrograms(tally.programs.length, accuracy, options);
}

/**
 * Bootstrap-t interval of pooled balanced accuracy, or of a difference of two, over programs; null where it is undefined
 * (`bootstrapTPrograms`).
 */
export function bootstrapT(tally: Tally, options: BootstrapOptions): Interval | null {
  return bootstrapTPrograms(
    tally.programs.length,
    (times) => pooledBalancedAccuracy(tally, times),
    (times) => clusterError(tally, times),
    options,
  );
}

/**
 * Standard error of pooled balanced accuracy with programs as clusters, by the infinitesimal jackknife: the root of
 * G/(G−1) Σ_p t_p·I_p², where I_p = Σ_c (correct_pc − recall_c · count_pc) / (K · n_c) is the influence of one copy of
 * program p, t_p its number of copies, and G their sum. Exact in what it takes the derivative of; no draws.
 */
export function clusterError(tally: Tally, times: ArrayLike<number>): number {
  const classes = tally.classes.length;
  const { count, right, present } = classTotals(tally, times);
  let squares = 0;
  let drawn = 0;
  for (let p = 0; p < tally.programs.length; p++) {
    if (times[p] === 0) continue;
    let influence = 0;
    for (let c = 0; c < classes; c++) {
      if (count[c] === 0) continue;
      const cell = p * classes + c;
      influence += (tally.right[cell]! - (right[c]! / count[c]!) * tally.count[cell]!) / count[c]!;
    }
    squares += times[p]! * (influence / present) ** 2;
    drawn += times[p]!;
  }
  return Math.sqrt((drawn / (drawn - 1)) * squares);
}

/** Rows and correct predictions per class over all drawn programs, and how many classes have a row. */
function classTotals(tally: Tally, times: ArrayLike<number>) {
  const classes = tally.classes.length;
  const count = new Float64Array(classes);
  const right = new Float64Array(classes);
  tally.count.forEach((rows, cell) => {
    const weight = times[Math.floor(cell / classes)]!;
    count[cell % classes]! += weight * rows;
    right[cell % classes]! += weight * tally.right[cell]!;
  });
  return { count, right, present: count.filter((rows) => rows > 0).length };
}

function contributionsOf(tally: Tally): Record<string, number> {
  const { programs, classes, right } = tally;
  const { count, present } = classTotals(tally, new Float64Array(programs.length).fill(1));
  return Object.fromEntries(
    programs.map((program, p) => {
      let total = 0;
      for (const [c, rows] of count.entries())
        if (rows > 0) total += right[p * classes.length + c]! / (present * rows);
      return [program, total];
    }),
  );
}

import { pooledBalancedAccuracy, type Tally } from '../eval/scores/tally.ts';
import { type BootstrapOptions, drawPrograms, type Interval } from './bootstrap.ts';
import { quantileSorted } from './descriptive.ts';

/** More undefined draws than this, and the tails of the interval are not known. */
const tail = 0.025;

/** A standard error below this is rounding of one that is 0. */
const smallestError = 1e-12;

/**
 * Bootstrap-t interval of pooled balanced accuracy, or of a difference of two, over programs drawn with replacement: each
 * draw is measured in its own standard error, which with 5 to 30 clusters covers better than percentiles do (Cameron,
 * Gelbach, Miller 2008, REStat 90(3)). Null where the standard error is 0, or undefined in too many draws (below about
 * four programs).
 */
export function bootstrapT(tally: Tally, options: BootstrapOptions): Interval | null {
  const value = pooledBalancedAccuracy(tally);
  const error = clusterError(tally, new Float64Array(tally.programs.length).fill(1));
  if (!(error > smallestError)) return null;
  const ratios: number[] = [];
  for (const times of drawPrograms(tally.programs.length, options)) {
    const ofDraw = clusterError(tally, times);
    if (ofDraw > smallestError) ratios.push((pooledBalancedAccuracy(tally, times) - value) / ofDraw);
  }
  if (ratios.length < (1 - tail) * options.draws) return null;
  const sorted = Float64Array.from(ratios).sort();
  return {
    low: value - quantileSorted(sorted, 1 - tail) * error,
    high: value - quantileSorted(sorted, tail) * error,
  };
}

/**
 * Standard error of pooled balanced accuracy with programs as clusters, by the infinitesimal jackknife: the root of
 * G/(G−1) Σ_p t_p·I_p², where I_p = Σ_c (right_pc − recall_c · count_pc) / (K · n_c) is the influence of one copy of
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

/** Rows and right answers per class over all drawn programs, and how many classes have a row. */
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

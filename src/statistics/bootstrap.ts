import { z } from 'zod';
import { randomStream } from '../lib/random.ts';
import { finiteOrNull, quantileSorted } from './descriptive.ts';
import { keepDraws } from './draws.ts';

/** Both ends of a 95 % interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** How a number with its interval stands in a file. */
export const estimateSchema = z.strictObject({
  value: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});

/**
 * A number with its 95 % interval. Both ends are null where nothing can be resampled: one program has no scatter, and an
 * interval of no width would claim certainty.
 */
export type Estimate = Readonly<z.output<typeof estimateSchema>>;

/** True where both ends are known. */
export function hasInterval(estimate: Estimate): estimate is Estimate & Interval {
  return estimate.low !== null && estimate.high !== null;
}

/** How many bootstrap draws, and from which seed. */
export interface BootstrapOptions {
  readonly draws: number;
  readonly seed: number;
}

/** How results are bootstrapped by default. */
export const defaultBootstrap: BootstrapOptions = { draws: 2000, seed: 0 };

/**
 * Programs drawn with replacement, as how often each one came: the only place that decides what is resampled. The draws
 * depend on the number of programs and the seed alone, so two statistics over the same programs are paired by construction.
 */
const drawPrograms = keepDraws(function* ({ size, draws, seed }): Generator<Float64Array, void> {
  const random = randomStream('bootstrap', seed, size);
  const times = new Float64Array(size);
  for (let draw = 0; draw < draws; draw++) {
    times.fill(0);
    for (let i = 0; i < size; i++) times[random.integer(size)]! += 1;
    yield times;
  }
});

/** A number of programs that were drawn `times` often; NaN where it is undefined. */
export type Statistic = (times: Float64Array) => number;

/**
 * Percentile interval of a statistic over drawn programs. Draws in which it is undefined are left out; below two programs
 * there is no interval.
 */
export function bootstrapPrograms(
  programs: number,
  statistic: Statistic,
  options: BootstrapOptions,
): Estimate {
  const value = statistic(new Float64Array(programs).fill(1));
  if (programs < 2) return { value, low: null, high: null };
  const values: number[] = [];
  for (const times of drawPrograms({ size: programs, ...options })) {
    const drawn = statistic(times);
    if (!Number.isNaN(drawn)) values.push(drawn);
  }
  const { low, high } = middleOf(values);
  return { value, low: finiteOrNull(low), high: finiteOrNull(high) };
}

/** Units and a statistic of them. */
export interface Resampled {
  readonly programs: number;
  readonly statistic: Statistic;
}

/** As `bootstrapPrograms`, of the first less the second, whose programs are others and drawn by themselves. */
export function bootstrapDifference(
  first: Resampled,
  second: Resampled,
  { draws, seed }: BootstrapOptions,
): Estimate {
  const once = ({ programs, statistic }: Resampled) => statistic(new Float64Array(programs).fill(1));
  const value = once(first) - once(second);
  if (Math.min(first.programs, second.programs) < 2) return { value, low: null, high: null };
  // Equal numbers of programs with one seed would be drawn alike.
  const [ofFirst, ofSecond] = [first, second].map(({ programs, statistic }, i) =>
    Array.from(drawPrograms({ size: programs, draws, seed: seed + i }), statistic),
  );
  const values = ofFirst!.map((drawn, i) => drawn - ofSecond![i]!).filter((drawn) => !Number.isNaN(drawn));
  const { low, high } = middleOf(values);
  return { value, low: finiteOrNull(low), high: finiteOrNull(high) };
}

/** The ends of the middle 95 % of drawn values. */
export function middleOf(values: ArrayLike<number>): Interval {
  const sorted = Float64Array.from(values).sort();
  return { low: quantileSorted(sorted, tail), high: quantileSorted(sorted, 1 - tail) };
}

/** What a 95 % interval leaves out on either side. */
const tail = 0.025;

/** A standard error below this is rounding of one that is 0. */
const smallestError = 1e-12;

/**
 * Bootstrap-t interval of a statistic over drawn programs: each draw is measured in its own standard error, which with 5 to 30
 * clusters covers better than percentiles do (Cameron, Gelbach, Miller 2008, REStat 90(3)). Null where the standard error
 * is 0, or undefined in more draws than a tail holds, so that the tails are not known (below about four programs).
 */
export function bootstrapTPrograms(
  programs: number,
  statistic: Statistic,
  standardError: Statistic,
  options: BootstrapOptions,
): Interval | null {
  const once = new Float64Array(programs).fill(1);
  const [value, error] = [statistic(once), standardError(once)];
  if (!(error > smallestError)) return null;
  const ratios: number[] = [];
  for (const times of drawPrograms({ size: programs, ...options })) {
    const ofDraw = standardError(times);
    if (ofDraw > smallestError) ratios.push((statistic(times) - value) / ofDraw);
  }
  if (ratios.length < (1 - tail) * options.draws) return null;
  const { low, high } = middleOf(ratios);
  return { low: value - high * error, high: value - low * error };
}

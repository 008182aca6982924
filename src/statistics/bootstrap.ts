import { randomStream } from '../lib/random.ts';
import { quantileSorted } from './descriptive.ts';

/** Both ends of a 95 % interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A number with its 95 % interval. */
export interface Estimate extends Interval {
  readonly value: number;
}

/** How many bootstrap draws, and from which seed. */
export interface BootstrapOptions {
  readonly draws: number;
  readonly seed: number;
}

/**
 * Programs drawn with replacement, as how often each one came: the only place that decides what is resampled. The draws
 * depend on the number of programs and the seed alone, so two statistics over the same programs are paired by construction.
 * The array is the same one at every draw.
 */
export function* drawPrograms(
  programs: number,
  { draws, seed }: BootstrapOptions,
): Generator<Float64Array, void> {
  const random = randomStream('bootstrap', seed, programs);
  const times = new Float64Array(programs);
  for (let draw = 0; draw < draws; draw++) {
    times.fill(0);
    for (let i = 0; i < programs; i++) times[random.integer(programs)]! += 1;
    yield times;
  }
}

/** Percentile interval of a statistic over drawn programs. Draws in which it is undefined are left out. */
export function bootstrapPrograms(
  programs: number,
  statistic: (times: Float64Array) => number,
  options: BootstrapOptions,
): Estimate {
  const value = statistic(new Float64Array(programs).fill(1));
  const values: number[] = [];
  for (const times of drawPrograms(programs, options)) {
    const drawn = statistic(times);
    if (!Number.isNaN(drawn)) values.push(drawn);
  }
  const sorted = Float64Array.from(values).sort();
  return { value, low: quantileSorted(sorted, 0.025), high: quantileSorted(sorted, 0.975) };
}

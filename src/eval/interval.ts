import { randomStream } from '../lib/random.ts';
import { quantileSorted } from '../lib/stats.ts';

/** A number with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How many bootstrap draws, and from which seed. */
export interface BootstrapOptions {
  readonly draws: number;
  readonly seed: number;
}

/**
 * Percentile interval of a statistic over programs drawn with replacement: the only place that decides what is resampled.
 * The draws depend on the number of programs and the seed alone, so two statistics over the same programs are paired by
 * construction. Draws in which the statistic is undefined are left out.
 */
export function bootstrapPrograms(
  programs: number,
  statistic: (times: Float64Array) => number,
  { draws, seed }: BootstrapOptions,
): Estimate {
  const value = statistic(new Float64Array(programs).fill(1));
  const random = randomStream('bootstrap', seed, programs);
  const times = new Float64Array(programs);
  const values: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    times.fill(0);
    for (let i = 0; i < programs; i++) times[random.integer(programs)]! += 1;
    const drawn = statistic(times);
    if (!Number.isNaN(drawn)) values.push(drawn);
  }
  const sorted = Float64Array.from(values).sort();
  return { value, low: quantileSorted(sorted, 0.025), high: quantileSorted(sorted, 0.975) };
}

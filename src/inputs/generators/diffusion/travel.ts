import { moveAlong, type NoiseSchedule } from './schedule.ts';

/** Velocities of noised inputs at a step. */
export type VelocityField = (noised: Float32Array, step: number) => Float32Array;

/**
 * Carries noised inputs through the given steps, in place: down to 0 to sample, up from 0 to find the noise that an
 * input is sampled from. Where the inputs that two steps point at differ, half of the difference is expected of the next
 * step too: the second order of DPM-Solver++ (2M, arXiv 2211.01095) for even steps, which keeps in few steps the variety that
 * DDIM's first order needs many for. The last step takes what is pointed at, as it is.
 */
export function travel(
  schedule: NoiseSchedule,
  steps: readonly number[],
  noised: Float32Array,
  velocitiesAt: VelocityField,
): void {
  let before: Float32Array | null = null;
  for (let i = 1; i < steps.length; i++) {
    const step = steps[i - 1]!;
    const velocities = velocitiesAt(noised, step);
    const aims = pointedAt(schedule, step, noised, velocities);
    const ahead: Float32Array =
      before === null || i === steps.length - 1
        ? velocities
        : lookAhead(velocities, aims, before, schedule.noise[step]!);
    moveAlong(schedule, step, steps[i]!, noised, ahead);
    before = aims;
  }
}

/** Inputs that the velocities of a step point at. */
function pointedAt(
  { signal, noise }: NoiseSchedule,
  step: number,
  noised: Float32Array,
  velocities: Float32Array,
): Float32Array {
  return noised.map((value, i) => signal[step]! * value - noise[step]! * velocities[i]!);
}

/** Velocities towards inputs as far ahead of `aims` as half the way from `before`. */
function lookAhead(
  velocities: Float32Array,
  aims: Float32Array,
  before: Float32Array,
  noise: number,
): Float32Array {
  return velocities.map((velocity, i) => velocity - (aims[i]! - before[i]!) / 2 / noise);
}

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

/**
 * How an input drowns in noise over T steps: at step t it is signal(t) · input + noise(t) · ε with
 * signal² + noise² = 1 and ε standard normal. Step 0 is the input itself, step T noise alone.
 */
export interface NoiseSchedule {
  /** T. */
  readonly steps: number;
  /** √ᾱ of steps 0 … T, from 1 to 0. */
  readonly signal: Float64Array;
  /** √(1 − ᾱ) of steps 0 … T, from 0 to 1. */
  readonly noise: Float64Array;
}

/** Keeps the first steps from being so small that nothing is learnt from them. */
const offset = 0.008;

/**
 * The cosine schedule of Nichol and Dhariwal (arXiv 2102.09672), with ᾱ_T at exactly 0 (Lin et al., arXiv 2305.08891):
 * what is sampled from noise alone was then trained on noise alone. That needs a network that predicts velocities,
 * since the noise itself teaches nothing where there is nothing else.
 */
export function cosineSchedule(steps: number): NoiseSchedule {
  const angle = (t: number) => ((t / steps + offset) / (1 + offset)) * (Math.PI / 2);
  const signal = Float64Array.from({ length: steps + 1 }, (_, t) => Math.cos(angle(t)) / Math.cos(angle(0)));
  signal[steps] = 0;
  return { steps, signal, noise: signal.map((value) => Math.sqrt(1 - value * value)) };
}

/** `count + 1` steps from T down to 0, as even as whole numbers allow. */
export function samplingSteps({ steps }: NoiseSchedule, count: number): number[] {
  return Array.from({ length: count + 1 }, (_, i) => Math.round((steps * (count - i)) / count));
}

/**
 * Carries noised inputs from one step to another along their velocities v = signal · ε − noise · input, in place: the
 * deterministic step of DDIM (arXiv 2010.02502, η = 0) towards step 0, its inversion away from it. An input is
 * signal · x − noise · v and its noise is noise · x + signal · v (arXiv 2202.00512, appendix D), which are put together
 * again at the other step.
 */
export function moveAlong(
  { signal, noise }: NoiseSchedule,
  from: number,
  to: number,
  noised: Float32Array,
  velocities: Float32Array,
): void {
  const along = signal[to]! * signal[from]! + noise[to]! * noise[from]!;
  const across = noise[to]! * signal[from]! - signal[to]! * noise[from]!;
  for (let i = 0; i < noised.length; i++) noised[i] = along * noised[i]! + across * velocities[i]!;
}

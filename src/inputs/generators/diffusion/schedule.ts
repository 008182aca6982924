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

/** Keeps the first steps from being so small that they teach nothing. */
const offset = 0.008;

/**
 * The cosine schedule of Nichol and Dhariwal (arXiv 2102.09672), with ᾱ_T at exactly 0 (Lin et al., arXiv 2305.08891):
 * what is sampled from pure noise was trained on pure noise. That needs a network that predicts velocities, since
 * the noise tells nothing where there is nothing else.
 */
export function cosineSchedule(steps: number): NoiseSchedule {
  const angle = (t: number) => ((t / steps + offset) / (1 + offset)) * (Math.PI / 2);
  const signal = Float64Array.from({ length: steps + 1 }, (_, t) => Math.cos(angle(t)) / Math.cos(angle(0)));
  signal[steps] = 0;
  return { steps, signal, noise: signal.map((value) => Math.sqrt(1 - value * value)) };
}

/** `count + 1` steps of the schedule from T down to 0, as even as whole numbers allow. */
export function samplingSteps(schedule: NoiseSchedule, count: number): number[] {
  return Array.from({ length: count + 1 }, (_, i) => Math.round((schedule.steps * (count - i)) / count));
}

/** What the network learns of an input and its noise: signal · ε − noise · input (arXiv 2202.00512). */
export function velocity(schedule: NoiseSchedule, t: number, input: number, epsilon: number): number {
  return schedule.signal[t]! * epsilon - schedule.noise[t]! * input;
}

/** The noised input. */
export function diffuse(schedule: NoiseSchedule, t: number, input: number, epsilon: number): number {
  return schedule.signal[t]! * input + schedule.noise[t]! * epsilon;
}

/**
 * Carries noised inputs from one step to another along the velocities, in place: the deterministic step of DDIM
 * (Song et al., arXiv 2010.02502, η = 0) towards step 0, and its inversion away from it. Velocities and noised inputs
 * give the input, signal · x − noise · v, and the noise, noise · x + signal · v.
 */
export function moveAlong(
  schedule: NoiseSchedule,
  from: number,
  to: number,
  noised: Float32Array,
  velocities: Float32Array,
): void {
  const { signal, noise } = schedule;
  // The angle between the steps: both formulas put together turn (x, v) by it.
  const along = signal[from]! * signal[to]! + noise[from]! * noise[to]!;
  const across = signal[from]! * noise[to]! - noise[from]! * signal[to]!;
  for (let i = 0; i < noised.length; i++) noised[i] = along * noised[i]! + across * velocities[i]!;
}

import type { RandomStream } from '../../../lib/random.ts';
import type { TrainedGenerator } from '../../contract.ts';

/** Smallest and largest number of any latent. */
export interface LatentRange {
  readonly low: number;
  readonly high: number;
}

/** Latents that set the range. */
const draws = 1000;

/** Over 1,000 latents of the prior, as published for generators that draw theirs; ours all do. */
export function latentRange(generator: TrainedGenerator, random: RandomStream): LatentRange {
  const latents = generator.prior(draws, random);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of latents) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

/** Puts numbers outside the range on its nearest end, in place; whether there were any. */
export function clampTo({ low, high }: LatentRange, latents: Float32Array): boolean {
  let moved = false;
  for (let i = 0; i < latents.length; i++) {
    const value = latents[i]!;
    if (value >= low && value <= high) continue;
    latents[i] = value < low ? low : high;
    moved = true;
  }
  return moved;
}

import { ssim } from './ssim.ts';

/** Bounds of arXiv 2602.15552. */
export const screeningBounds = { l2: 1.2, ssim: 0.95 } as const;

/** Euclidean distance of two inputs. */
export function l2Distance(a: Float32Array, b: Float32Array): number {
  return Math.sqrt(a.reduce((total, value, i) => total + (value - b[i]!) ** 2, 0));
}

/**
 * Whether `found` is another input than `seed` and yet much like it, as the released code of arXiv 2602.15552 has it:
 * 0 < ‖seed − found‖₂ < 1.2 · ‖seed‖₂ and SSIM ≥ 0.95. There pixels go from 0 to 255, here from 0 to 1: both rules are
 * the same on either scale. What is no image is held to the first rule only.
 */
export function passesScreening(
  seed: Float32Array,
  found: Float32Array,
  inputShape: readonly number[],
): boolean {
  const distance = l2Distance(seed, found);
  const length = Math.sqrt(seed.reduce((total, value) => total + value * value, 0));
  if (!(distance > 0 && distance < screeningBounds.l2 * length)) return false;
  return inputShape.length !== 3 || ssim(seed, found, inputShape) >= screeningBounds.ssim;
}

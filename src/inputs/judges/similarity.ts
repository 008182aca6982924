import { InputError } from '../../lib/errors.ts';
import { sizeOf } from '../../training/data.ts';

/** Side of the uniform window, as in scikit-image; images that are smaller have one window. */
const windowSide = 7;
/** (K₁ L)² and (K₂ L)² with the published K₁ = 0.01, K₂ = 0.03, and L = 1 for pixels in [0, 1]. */
const c1 = 0.01 ** 2;
const c2 = 0.03 ** 2;

/**
 * Structural similarity of Wang, Bovik, Sheikh and Simoncelli (2004), doi:10.1109/TIP.2003.819861, from −1 to 1, which is
 * equality. A uniform window of 7 × 7 pixels in every place where it fits, sample covariances (divisor n − 1), and the
 * mean over places and channels: the Gaussian window of the paper, 11 × 11, is larger than our images. Pixels are in
 * [0, 1]; the same images in [0, 255] with L = 255 give the same value.
 * @param shape `[height, width, channels]` of both
 * @throws InputError `no-image` where the shape is no image's, `input-shape`.
 */
export function ssim(a: Float32Array, b: Float32Array, shape: readonly number[]): number {
  const [height, width, channels] = checkImages(a, b, shape);
  const tall = Math.min(windowSide, height);
  const wide = Math.min(windowSide, width);
  let total = 0;
  for (let y = 0; y + tall <= height; y++) {
    for (let x = 0; x + wide <= width; x++) {
      for (let c = 0; c < channels; c++) {
        const start = (y * width + x) * channels + c;
        total += windowSsim(a, b, { start, tall, wide, across: channels, down: width * channels });
      }
    }
  }
  return total / ((height - tall + 1) * (width - wide + 1) * channels);
}

/** Pixels of one channel in one place: `start + i · down + j · across`. */
interface Window {
  readonly start: number;
  readonly tall: number;
  readonly wide: number;
  readonly down: number;
  readonly across: number;
}

function windowSsim(a: Float32Array, b: Float32Array, { start, tall, wide, down, across }: Window): number {
  let [sumA, sumB, squaresA, squaresB, products] = [0, 0, 0, 0, 0];
  for (let i = 0; i < tall; i++) {
    for (let j = 0; j < wide; j++) {
      const u = a[start + i * down + j * across]!;
      const v = b[start + i * down + j * across]!;
      sumA += u;
      sumB += v;
      squaresA += u * u;
      squaresB += v * v;
      products += u * v;
    }
  }
  const n = tall * wide;
  const [meanA, meanB] = [sumA / n, sumB / n];
  const varianceA = (squaresA - sumA * meanA) / (n - 1);
  const varianceB = (squaresB - sumB * meanB) / (n - 1);
  const covariance = (products - sumA * meanB) / (n - 1);
  const light = (2 * meanA * meanB + c1) / (meanA * meanA + meanB * meanB + c1);
  return (light * (2 * covariance + c2)) / (varianceA + varianceB + c2);
}

function checkImages(
  a: Float32Array,
  b: Float32Array,
  shape: readonly number[],
): readonly [height: number, width: number, channels: number] {
  const [height, width, channels] = shape;
  if (shape.length !== 3 || height! < 2 || width! < 2) {
    throw new InputError('no-image', {
      rule: 'structural similarity is of images',
      need: 'a shape [height, width, channels] of two pixels a side or more',
      value: `[${shape.join(', ')}]`,
    });
  }
  const size = sizeOf(shape);
  if (a.length === size && b.length === size) return [height!, width!, channels!];
  throw new InputError('input-shape', {
    rule: 'structural similarity compares two images of one shape',
    need: `${size} values each`,
    value: `${a.length} and ${b.length}`,
  });
}

/** Bounds of arXiv 2602.15552. */
const screeningBounds = { l2: 1.2, ssim: 0.95 } as const;

/** Euclidean distance of two inputs. */
export function l2Distance(a: Float32Array, b: Float32Array): number {
  // A loop, as `reduce` takes six times as long.
  let squares = 0;
  for (let i = 0; i < a.length; i++) squares += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(squares);
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

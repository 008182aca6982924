import { InputError } from '../../lib/errors.ts';

export type Padding = 'valid' | 'same';

/** How a window slides over one axis: `out` places, `stride` apart, the first `before` cells left of the edge. */
export interface SlidingAxis {
  readonly in: number;
  readonly size: number;
  readonly stride: number;
  readonly out: number;
  readonly before: number;
}

/**
 * Geometry of one axis as in TensorFlow: `same` gives ⌈in / stride⌉ places and puts the odd padding cell after.
 * @throws InputError `window-too-large` where a `valid` window is larger than the axis.
 */
export function slideAxis(input: number, size: number, stride: number, padding: Padding): SlidingAxis {
  if (padding === 'same') {
    const out = Math.ceil(input / stride);
    const total = Math.max((out - 1) * stride + size - input, 0);
    return { in: input, size, stride, out, before: Math.floor(total / 2) };
  }
  if (size > input) {
    throw new InputError('window-too-large', {
      rule: 'a window without padding fits into its input',
      need: `at most ${input}`,
      value: size,
    });
  }
  return { in: input, size, stride, out: Math.floor((input - size) / stride) + 1, before: 0 };
}

/** Cells that a window of `size` cells, each `dilation` after the one before, reaches over. */
export function spread(size: number, dilation: number): number {
  return (size - 1) * dilation + 1;
}

/** Geometry of a window over the height and width of an image. */
export interface SlidingWindow {
  readonly height: SlidingAxis;
  readonly width: SlidingAxis;
}

/** As `slideAxis`, for both axes of `[R, B, H, W, C]`. */
export function slideWindow(
  shape: readonly number[],
  size: readonly [number, number],
  strides: readonly [number, number],
  padding: Padding,
): SlidingWindow {
  return {
    height: slideAxis(shape[2]!, size[0], strides[0], padding),
    width: slideAxis(shape[3]!, size[1], strides[1], padding),
  };
}

export interface PoolingWindow {
  readonly size: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly padding: Padding;
}

export interface PoolingOptions extends PoolingWindow {
  readonly kind: 'max' | 'average';
}

import * as tf from '@tensorflow/tfjs-core';
import type { AnyActivation } from '../kernels/activation.ts';
import { type Heap, requireShape } from '../kernels/load.ts';
import { type Padding, type SlidingAxis, type SlidingWindow, slideWindow, spread } from './window.ts';

/** What convolutions of every kind share: the way of a kernel over images. */

export interface ConvolutionOptions {
  readonly strides: readonly [number, number];
  readonly padding: Padding;
  readonly activation: AnyActivation;
  /** Distance of the cells of a window, 1 where left out. */
  readonly dilation?: readonly [number, number];
}

export type Shape5 = [number, number, number, number, number];

export type Four = [number, number, number, number];

/**
 * Replicas, images, H, W, C, last axis of the kernel, H', W', then size, strides, padding before and dilation:
 * arguments of the kernels.
 */
export type Geometry = readonly [...Four, ...Four, ...Four, ...Four];

/**
 * How a kernel `[R, kh, kw, C, F]` moves over images `[R, B, H, W, C]`.
 * @throws InputError `window-too-large` where a `valid` kernel, with its gaps, is larger than the image.
 * @throws Error where the shapes do not belong together, a defect of the caller.
 */
export function slideKernel(x: tf.Tensor, kernel: tf.Tensor, options: ConvolutionOptions): Geometry {
  const [replicas, rows, height, width, channels] = x.shape as Shape5;
  const [, sizeY, sizeX, , last] = kernel.shape as Shape5;
  requireShape('x of a convolution', x, x.shape);
  requireShape('kernel of a convolution', kernel, [replicas, sizeY, sizeX, channels, last]);
  const window = windowOf(x, kernel, options);
  return [
    ...([replicas, rows, height, width] as Four),
    ...([channels, last, window.height.out, window.width.out] as Four),
    ...([sizeY, sizeX, ...options.strides] as Four),
    ...([window.height.before, window.width.before, ...(options.dilation ?? [1, 1])] as Four),
  ];
}

function windowOf(
  x: tf.Tensor,
  kernel: tf.Tensor,
  { strides, padding, dilation = [1, 1] }: ConvolutionOptions,
): SlidingWindow {
  const size = [spread(kernel.shape[1]!, dilation[0]), spread(kernel.shape[2]!, dilation[1])] as const;
  return slideWindow(x.shape, size, strides, padding);
}

/** One cell of the kernel: what it meets in every place, and its weights. */
interface KernelCell {
  /** `[R, B, H', W', C]` */
  readonly cells: tf.Tensor;
  /** `[R, C, F]` */
  readonly weights: tf.Tensor;
}

/** Every cell of the kernel by stock ops, with gradient, in the order of the kernel. */
export function composeCells(x: tf.Tensor, kernel: tf.Tensor, options: ConvolutionOptions): KernelCell[] {
  const { height, width } = windowOf(x, kernel, options);
  const [dilationY, dilationX] = options.dilation ?? [1, 1];
  const [replicas, sizeY, sizeX, channels, last] = kernel.shape as Shape5;
  const padded = tf.pad(x, [[0, 0], [0, 0], generousPadding(height), generousPadding(width), [0, 0]]);
  return Array.from({ length: sizeY * sizeX }, (_, i) => {
    const [ky, kx] = [Math.floor(i / sizeX), i % sizeX];
    const weights = tf.slice(kernel, [0, ky, kx, 0, 0], [replicas, 1, 1, channels, last]);
    return {
      cells: pickCells(padded, height, width, [ky * dilationY, kx * dilationX]),
      weights: tf.reshape(weights, [replicas, channels, last]),
    };
  });
}

/** So much that a whole stride follows the last place of any cell. */
function generousPadding({ in: input, size, stride, out, before }: SlidingAxis): [number, number] {
  return [before, Math.max(out * stride + size - before - input, 0)];
}

/** Cells that are strides apart, from one on: slices have a gradient, slices with strides have none. */
function pickCells(
  padded: tf.Tensor,
  height: SlidingAxis,
  width: SlidingAxis,
  [top, left]: readonly [number, number],
): tf.Tensor {
  const [replicas, rows, , , channels] = padded.shape as Shape5;
  const images = replicas * rows;
  const whole = [replicas, rows, height.out * height.stride, width.out * width.stride, channels];
  const strided = tf.reshape(tf.slice(padded, [0, 0, top, left, 0], whole), [
    ...[images * height.out, height.stride, width.out, width.stride * channels],
  ]);
  const firsts = tf.slice(strided, [0, 0, 0, 0], [images * height.out, 1, width.out, channels]);
  return tf.reshape(firsts, [replicas, rows, height.out, width.out, channels]);
}

/** Adds a bias `[R, F]` to `[R, …, F]`, by stock ops. */
export function composeBias(y: tf.Tensor, bias: tf.Tensor | null): tf.Tensor {
  if (bias === null) return y;
  const middle = Array<number>(y.rank - 2).fill(1);
  return tf.add(y, tf.reshape(bias, [y.shape[0]!, ...middle, y.shape.at(-1)!]));
}

/** Sums over every axis but the first and the last: the gradient of a bias, `[R, …, F]` → `[R, F]`. */
export function sumPlaces(heap: Heap, dy: tf.Tensor): tf.Tensor {
  const [replicas, filters] = [dy.shape[0]!, dy.shape.at(-1)!];
  const sums = heap.create([replicas, filters]);
  const scratch = heap.scratch(heap.kernels.convolutionScratch(1, filters));
  const rows = dy.size / (replicas * filters);
  const addresses = heap.addresses(dy, dy, dy, sums);
  heap.kernels.convolutionBiasGradient(...addresses, false, scratch, replicas, rows, filters);
  return sums;
}

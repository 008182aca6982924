import * as tf from '@tensorflow/tfjs';
import { runConv2d } from '../kernels/convolution.ts';
import { activeHeap } from '../kernels/load.ts';
import { type AnyActivation, activate } from './activation.ts';
import { unstack } from './unstack.ts';
import type { Padding } from './window.ts';

export interface ConvolutionOptions {
  readonly strides: readonly [number, number];
  readonly padding: Padding;
  readonly activation: AnyActivation;
}

/**
 * Convolution, bias and activation: `x [R, B, H, W, C]`, `kernel [R, kh, kw, C, F]`, `bias [R, F]` or null →
 * `[R, B, H', W', F]`. Padding as in TensorFlow. A one-dimensional convolution is one of height 1.
 * @throws InputError `window-too-large` where a `valid` kernel is larger than the image.
 */
export function conv2d(
  x: tf.Tensor,
  kernel: tf.Tensor,
  bias: tf.Tensor | null,
  options: ConvolutionOptions,
): tf.Tensor {
  if (activeHeap() === null) return composeConv2d(x, kernel, bias, options);
  const relu = options.activation === 'relu';
  const y = runConv2d(x, kernel, bias, { ...options, relu });
  return relu ? y : activate(y, options.activation);
}

/** `conv2d` of stock ops, one convolution per replica. */
export function composeConv2d(
  x: tf.Tensor,
  kernel: tf.Tensor,
  bias: tf.Tensor | null,
  { strides, padding, activation }: ConvolutionOptions,
): tf.Tensor {
  const kernels = unstack(kernel) as tf.Tensor4D[];
  const images = unstack(x) as tf.Tensor4D[];
  const sums = tf.stack(images.map((image, r) => tf.conv2d(image, kernels[r]!, [...strides], padding)));
  const filters = sums.shape[4]!;
  const biased = bias === null ? sums : tf.add(sums, tf.reshape(bias, [-1, 1, 1, 1, filters]));
  return activate(biased, activation);
}

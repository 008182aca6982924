import * as tf from '@tensorflow/tfjs';
import type { ActivationName } from '../spec.ts';
import { activate } from './activation.ts';
import type { Padding } from './window.ts';

export interface ConvolutionOptions {
  readonly strides: readonly [number, number];
  readonly padding: Padding;
  readonly activation: ActivationName;
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
  return composedConv2d(x, kernel, bias, options);
}

/** `conv2d` of stock ops, one convolution per replica. */
export function composedConv2d(
  x: tf.Tensor,
  kernel: tf.Tensor,
  bias: tf.Tensor | null,
  { strides, padding, activation }: ConvolutionOptions,
): tf.Tensor {
  const kernels = tf.unstack(kernel) as tf.Tensor4D[];
  const images = tf.unstack(x) as tf.Tensor4D[];
  const sums = tf.stack(images.map((image, r) => tf.conv2d(image, kernels[r]!, [...strides], padding)));
  const filters = sums.shape[4]!;
  const biased = bias === null ? sums : tf.add(sums, tf.reshape(bias, [-1, 1, 1, 1, filters]));
  return activate(biased, activation);
}

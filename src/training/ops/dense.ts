import type * as tf from '@tensorflow/tfjs';
import { type ActivationOptions, type AnyActivation, activate } from './activation.ts';
import { matMul } from './matmul.ts';

/**
 * activation(x · kernel + bias) per replica: x `[R, …rows, I]`, kernel `[R, I, O]`, bias `[R, O]` or null, result
 * `[R, …rows, O]`, with gradient. Axes between the first and the last are rows alike (Keras's Dense on sequences).
 */
export function dense(
  x: tf.Tensor,
  kernel: tf.Tensor,
  bias: tf.Tensor | null,
  activation: AnyActivation,
  options: ActivationOptions = {},
): tf.Tensor {
  const [replicas, inputs, units] = kernel.shape as [number, number, number];
  const product = matMul(x.reshape([replicas, -1, inputs]), kernel);
  const sum = bias === null ? product : product.add(bias.reshape([replicas, 1, units]));
  return activate(sum.reshape([...x.shape.slice(0, -1), units]), activation, options);
}

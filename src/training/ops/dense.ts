import type * as tf from '@tensorflow/tfjs';
import { runDense } from '../kernels/dense.ts';
import { activeHeap } from '../kernels/load.ts';
import {
  type ActivationOptions,
  type AnyActivation,
  activate,
  composeActivation,
  defaultAlpha,
} from './activation.ts';
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
  if (activeHeap() === null) return composeDense(x, kernel, bias, activation, options);
  const [replicas, inputs, units] = kernel.shape as [number, number, number];
  const rows = x.rank === 3 ? x : x.reshape([replicas, -1, inputs]);
  // The fused gradient reads the pieces off the output, which a gate or hardSigmoid forbids.
  const fused = options.gate === undefined && activation !== 'hardSigmoid';
  const y = runDense(rows, kernel, bias, fused ? activation : 'linear', options.alpha ?? defaultAlpha);
  const shaped = x.rank === 3 ? y : y.reshape([...x.shape.slice(0, -1), units]);
  return fused ? shaped : activate(shaped, activation, options);
}

/** The same, composed of tfjs's ops. */
export function composeDense(
  x: tf.Tensor,
  kernel: tf.Tensor,
  bias: tf.Tensor | null,
  activation: AnyActivation,
  options: ActivationOptions = {},
): tf.Tensor {
  const [replicas, inputs, units] = kernel.shape as [number, number, number];
  const product = matMul(x.reshape([replicas, -1, inputs]), kernel);
  const sum = bias === null ? product : product.add(bias.reshape([replicas, 1, units]));
  return composeActivation(sum.reshape([...x.shape.slice(0, -1), units]), activation, options);
}

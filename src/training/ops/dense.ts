import type * as tf from '@tensorflow/tfjs-core';
import { type AnyActivation, activationNumbers, byInput } from '../kernels/activation.ts';
import { activeHeap, registerGradient, registerKernel, runKernel } from '../kernels/load.ts';
import { matMul, multiplyMatrices } from '../kernels/matmul.ts';
import { type ActivationOptions, activate, composeActivation, defaultAlpha } from './activation.ts';

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
  const fused = options.gate === undefined && activation !== 'hardSigmoid' && !byInput.has(activation);
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

const kernelName = 'FaultgapDense';

/** `dense` on our kernels, for activations whose gradient follows from their output. x is `[R, B, I]`. */
function runDense(
  x: tf.Tensor,
  kernel: tf.Tensor,
  bias: tf.Tensor | null,
  activation: AnyActivation,
  alpha: number,
): tf.Tensor {
  const inputs: Record<string, tf.Tensor> = bias === null ? { x, kernel } : { x, kernel, bias };
  return runKernel(kernelName, inputs, { kind: activationNumbers[activation], alpha });
}

type Inputs = { readonly x: tf.TensorInfo; readonly kernel: tf.TensorInfo; readonly bias?: tf.TensorInfo };
type Attributes = { readonly kind: number; readonly alpha: number };

registerKernel<Inputs, Attributes>(kernelName, (heap, { x, kernel, bias }, { kind, alpha }) => {
  const sizes = readSizes(x, kernel);
  const [replicas, rows, , units] = sizes;
  const y = heap.output([replicas, rows, units]);
  const scratch = heap.scratch(heap.kernels.matMulScratch());
  heap.kernels.dense(...heap.addresses(x, kernel, bias, y), ...sizes, kind, alpha, scratch);
  return y;
});

/** The gradients before the activation, of the kernel and of the bias come from one call. */
registerGradient<Attributes>(
  kernelName,
  { inputs: ['x', 'kernel'], output: true },
  (heap, dy, saved, { kind, alpha }) => {
    const [x, kernel, y] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
    const sizes = readSizes(x, kernel);
    const dz = kind === activationNumbers.linear ? dy : heap.create(y.shape);
    const dKernel = heap.create(kernel.shape);
    const dBias = heap.create([sizes[0], sizes[3]]);
    const addresses = heap.addresses(x, y, dy, dz, dKernel, dBias);
    const scratch = heap.scratch(heap.kernels.matMulScratch());
    heap.kernels.denseGradient(...addresses, ...sizes, kind, alpha, scratch);
    return {
      x: () => heap.tensor(multiplyMatrices(heap, dz, false, kernel, true)),
      kernel: () => dKernel,
      bias: () => dBias,
    };
  },
);

/** Replicas, rows, inputs, units; the kernels trust them, so the shapes are checked here. */
function readSizes(x: tf.TensorInfo, kernel: tf.TensorInfo): [number, number, number, number] {
  const [replicas, rows, inputs] = x.shape as [number, number, number];
  if (kernel.shape[0] !== replicas || kernel.shape[1] !== inputs) {
    throw new Error(`a dense layer cannot multiply shapes [${x.shape}] and [${kernel.shape}]`);
  }
  return [replicas, rows, inputs, kernel.shape[2]!];
}

import * as tf from '@tensorflow/tfjs';
import { registerKernel } from './load.ts';
import { replaceMatMul } from './matmul.ts';

/**
 * Stock wasm kernels that go on using the old weights after an update in place, because XNNPACK packs the weights of
 * a tensor once. Ours stand in for them.
 */
const cachingKernels = [
  tf._FusedMatMul,
  tf.Conv2D,
  tf.FusedConv2D,
  tf.DepthwiseConv2dNative,
  tf.FusedDepthwiseConv2D,
];

/** Makes tfjs's wasm backend fit for weights that are updated in place. */
export function replaceStockKernels(): void {
  for (const kernelName of cachingKernels) tf.unregisterKernel(kernelName, 'wasm');
  replaceMatMul();
  replaceIdentity();
}

/**
 * The tape clones what it saves, and stock `Identity` copies. Ours shares the values as reshape does: a clone of a
 * weight follows its updates, and whoever wants the value of now takes `copyTensor`.
 */
function replaceIdentity(): void {
  tf.unregisterKernel(tf.Identity, 'wasm');
  registerKernel<{ x: tf.TensorInfo }>(tf.Identity, (heap, { x }) => heap.share(x));
}

/** A copy that does not follow later updates in place. */
export function copyTensor(tensor: tf.Tensor): tf.Tensor {
  return tf.tensor(tensor.dataSync(), tensor.shape, tensor.dtype);
}

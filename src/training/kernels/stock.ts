import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { refuseCapture } from './capture.ts';
import { activeHeap, ownKernels, registerKernel } from './load.ts';
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
  replaceAdd();
  refuseStockKernels();
  refuseHostValues(tf.backend() as BackendWasm);
}

/** The tape adds up the gradients of a tensor with several users; they are of one shape. */
function replaceAdd(): void {
  const stock = tf.getKernel(tf.Add, 'wasm').kernelFunc;
  tf.unregisterKernel(tf.Add, 'wasm');
  registerKernel<{ a: tf.TensorInfo; b: tf.TensorInfo }>(tf.Add, (heap, { a, b }, attrs) => {
    if (tf.util.arraysEqual(a.shape, b.shape) && a.dtype === 'float32' && b.dtype === 'float32') {
      const sum = heap.output(a.shape);
      heap.kernels.combine(0, ...heap.addresses(a, b, sum), tf.util.sizeFromShape(a.shape));
      return sum;
    }
    refuseCapture("it needs tfjs's own Add");
    return stock({ inputs: { a, b }, attrs: { ...attrs }, backend: tf.backend() });
  });
}

/** Those that only give a tensor another shape. */
const shapeKernels: ReadonlySet<string> = new Set([tf.Reshape, tf.ExpandDims]);

/** A captured pass knows calls of our kernels only. */
function refuseStockKernels(): void {
  for (const config of tf.getKernelsForBackend('wasm')) {
    if (ownKernels.has(config.kernelName) || shapeKernels.has(config.kernelName)) continue;
    const { kernelFunc } = config;
    config.kernelFunc = (call) => {
      refuseCapture(`it needs tfjs's own ${config.kernelName}`);
      return kernelFunc(call);
    };
  }
}

/** A value that the host makes or reads may be another one at the next run. */
function refuseHostValues(backend: BackendWasm): void {
  const { move, readSync } = backend;
  backend.move = (dataId, values, ...rest) => {
    if (values !== null) refuseCapture('it makes a tensor from values of the host');
    move.call(backend, dataId, values, ...rest);
  };
  backend.readSync = (...range) => {
    refuseCapture('it reads values');
    return readSync.apply(backend, range);
  };
}

/**
 * The tape clones what it saves, and stock `Identity` copies. Ours shares the values as reshape does: a clone of a
 * weight follows its updates, and whoever wants the value of now takes `copyTensor`.
 */
function replaceIdentity(): void {
  tf.unregisterKernel(tf.Identity, 'wasm');
  registerKernel<{ x: tf.TensorInfo }>(tf.Identity, (heap, { x }) => heap.share(x));
}

/** A copy that does not follow later updates in place; the caller disposes. */
export function copyTensor(tensor: tf.Tensor): tf.Tensor {
  const heap = activeHeap();
  if (heap === null) return tf.tensor(tensor.dataSync(), tensor.shape, tensor.dtype);
  const copy = heap.tensor(heap.output(tensor.shape, tensor.dtype as 'float32'));
  heap.values(copy).set(heap.values(tensor));
  return copy;
}

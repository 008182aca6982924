import * as tf from '@tensorflow/tfjs-core';
import { activeHeap, registerGradient, registerKernel, runKernel, workTensor } from '../../kernels/load.ts';

/** Squares of lengths below this count as it, as in Keras's `l2_normalize`. */
const epsilon = 1e-12;

/** The vectors along the last axis over their lengths, with gradient. */
export function normaliseLength(x: tf.Tensor): tf.Tensor {
  if (activeHeap() === null) return composeNormaliseLength(x);
  return runKernel(kernelName, { x, scales: workTensor(x.shape.slice(0, -1)) });
}

/** `normaliseLength` of stock ops. */
export function composeNormaliseLength(x: tf.Tensor): tf.Tensor {
  return tf.mul(x, tf.rsqrt(tf.maximum(tf.sum(tf.square(x), -1, true), epsilon)));
}

const kernelName = 'FaultgapNormaliseLength';

function countRows({ shape }: tf.TensorInfo): [rows: number, size: number] {
  return [tf.util.sizeFromShape(shape.slice(0, -1)), shape.at(-1)!];
}

registerKernel<{ x: tf.TensorInfo; scales: tf.TensorInfo }>(kernelName, (heap, { x, scales }) => {
  const y = heap.output(x.shape);
  heap.kernels.normaliseLength(...heap.addresses(x, y, scales), ...countRows(x), epsilon);
  return y;
});

registerGradient(kernelName, { inputs: ['scales'], output: true }, (heap, dy, saved) => ({
  x: () => {
    const [scales, y] = saved as [tf.Tensor, tf.Tensor];
    const dx = heap.create(y.shape);
    heap.kernels.normaliseLengthGradient(...heap.addresses(y, dy, scales, dx), ...countRows(y), epsilon);
    return dx;
  },
}));

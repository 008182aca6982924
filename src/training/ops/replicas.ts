import * as tf from '@tensorflow/tfjs-core';
import { activeHeap, registerKernel, runKernel } from '../kernels/load.ts';

/** Each replica of `x [R, …]` times its own factor `[R]`. No gradient. */
export function scaleReplicas(x: tf.Tensor, factors: tf.Tensor): tf.Tensor {
  if (activeHeap() !== null) return runKernel(scaleName, { x, factors });
  return tf.mul(x, tf.reshape(factors, [-1, ...Array<number>(x.rank - 1).fill(1)]));
}

const scaleName = 'FaultgapScaleReplicas';

registerKernel<Record<'x' | 'factors', tf.TensorInfo>>(scaleName, (heap, { x, factors }) => {
  const scaled = heap.output(x.shape);
  const replicas = factors.shape[0]!;
  const size = tf.util.sizeFromShape(x.shape) / replicas;
  heap.kernels.scaleReplicas(...heap.addresses(x, factors, scaled), replicas, size);
  return scaled;
});

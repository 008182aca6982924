import * as tf from '@tensorflow/tfjs-core';
import { activeHeap, registerGradient, registerKernel, requireShape, runKernel } from '../../kernels/load.ts';

/**
 * Kullback-Leibler divergence of normal distributions from the standard one, `mean` and `logVariance` `[R, B, …]`,
 * `weights [R]` → `[R]`: the sum over a row, mean over rows, times the replica's weight (Kingma and Welling, arXiv
 * 1312.6114, appendix B). No gradient for the weights.
 */
export function normalDivergence(mean: tf.Tensor, logVariance: tf.Tensor, weights: tf.Tensor): tf.Tensor {
  if (activeHeap() === null) return composeNormalDivergence(mean, logVariance, weights);
  requireShape('logarithms of variances', logVariance, mean.shape);
  return runKernel(kernelName, { mean, logVariance, weights });
}

/** `normalDivergence` of stock ops. */
export function composeNormalDivergence(
  mean: tf.Tensor,
  logVariance: tf.Tensor,
  weights: tf.Tensor,
): tf.Tensor {
  const parts = tf.square(mean).add(tf.exp(logVariance)).sub(1).sub(logVariance);
  const sums = tf.sum(parts.reshape([mean.shape[0]!, -1]), 1);
  return tf.mul(sums, weights).mul(0.5 / mean.shape[1]!);
}

const kernelName = 'FaultgapNormalDivergence';

function readSizes({ shape }: tf.TensorInfo): [replicas: number, rows: number, size: number] {
  return [shape[0]!, shape[1]!, tf.util.sizeFromShape(shape.slice(2))];
}

registerKernel<Record<'mean' | 'logVariance' | 'weights', tf.TensorInfo>>(
  kernelName,
  (heap, { mean, logVariance, weights }) => {
    const y = heap.output(weights.shape);
    heap.kernels.normalDivergence(...heap.addresses(mean, logVariance, weights, y), ...readSizes(mean));
    return y;
  },
);

registerGradient(kernelName, { inputs: ['mean', 'logVariance', 'weights'] }, (heap, dy, saved) => {
  const [mean, logVariance, weights] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
  const [dMean, dLogVariance] = [heap.create(mean.shape), heap.create(mean.shape)];
  const addresses = heap.addresses(mean, logVariance, weights, dy, dMean, dLogVariance);
  heap.kernels.normalDivergenceGradient(...addresses, ...readSizes(mean));
  return { mean: () => dMean, logVariance: () => dLogVariance };
});

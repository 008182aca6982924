import * as tf from '@tensorflow/tfjs';
import { activeHeap, registerKernel, runKernel } from '../kernels/load.ts';
import { tensorStatistics } from './statistics.ts';

/**
 * Gradient clipping as in TensorFlow, per replica. Limits are `Float64Array [R]`; a limit of Infinity leaves a replica
 * as it is. Results are new tensors.
 */
export function clipByValue(gradient: tf.Tensor, limits: Float64Array): tf.Tensor {
  return activeHeap() === null
    ? composeClipByValue(gradient, limits)
    : tf.tidy(() => runClip(gradient, perReplica(limits, 1)));
}

/** The same, composed of tfjs's ops; NaN is in no comparison and stays. */
export function composeClipByValue(gradient: tf.Tensor, limits: Float64Array): tf.Tensor {
  return tf.tidy(() => {
    const limit = perReplica(limits, gradient.rank);
    const above = tf.where(gradient.greater(limit), limit, gradient);
    return tf.where(gradient.less(limit.neg()), limit.neg(), above);
  });
}

/** Scales a gradient `[R, …]` so that its norm is at most the limit. */
export function clipByNorm(gradient: tf.Tensor, limits: Float64Array): tf.Tensor {
  const { sumSquares } = tensorStatistics(gradient);
  return scaleReplicas(
    gradient,
    limits.map((limit, r) => clipFactor(Math.sqrt(sumSquares[r]!), limit)),
  );
}

/**
 * Scales all gradients of a replica by one factor, so that their joint norm is at most the limit. A joint norm that is
 * not finite gives NaN everywhere, as in TensorFlow.
 */
export function clipByGlobalNorm(gradients: readonly tf.Tensor[], limits: Float64Array): tf.Tensor[] {
  const all = gradients.map((gradient) => tensorStatistics(gradient).sumSquares);
  const factors = limits.map((limit, r) => {
    const norm = Math.sqrt(all.reduce((total, sums) => total + sums[r]!, 0));
    return limit < Number.POSITIVE_INFINITY && !Number.isFinite(norm) ? Number.NaN : clipFactor(norm, limit);
  });
  return gradients.map((gradient) => scaleReplicas(gradient, factors));
}

function clipFactor(norm: number, limit: number): number {
  return norm > limit ? limit / norm : 1;
}

/** Multiplies each replica of `[R, …]` by its own factor. */
function scaleReplicas(tensor: tf.Tensor, factors: Float64Array): tf.Tensor {
  return tf.tidy(() => tensor.mul(perReplica(factors, tensor.rank)));
}

function perReplica(values: Float64Array, rank: number): tf.Tensor {
  return tf.tensor(Float32Array.from(values), [values.length, ...Array<number>(rank - 1).fill(1)]);
}

const clipName = 'FaultgapClip';

/** `clipByValue` on our kernels; limits `[R]`. */
function runClip(gradient: tf.Tensor, limits: tf.Tensor): tf.Tensor {
  return runKernel(clipName, { gradient, limits });
}

registerKernel<{ gradient: tf.TensorInfo; limits: tf.TensorInfo }>(clipName, (heap, { gradient, limits }) => {
  const output = heap.output(gradient.shape);
  const replicas = gradient.shape[0]!;
  const addresses = heap.addresses(gradient, limits, output);
  heap.kernels.clipReplicas(...addresses, replicas, tf.util.sizeFromShape(gradient.shape) / replicas);
  return output;
});

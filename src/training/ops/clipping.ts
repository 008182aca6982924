import * as tf from '@tensorflow/tfjs-core';
import { activeHeap, type Heap } from '../kernels/load.ts';
import { composeStatistics } from './statistics.ts';

/**
 * Gradient clipping as in TensorFlow, per replica. Limits are `Float64Array [R]`; a limit of Infinity leaves a replica
 * as it is. Results are new tensors; nothing is read back to the host.
 */
export function clipByValue(gradient: tf.Tensor, limits: Float64Array): tf.Tensor {
  const heap = activeHeap();
  return heap === null ? composeClipByValue(gradient, limits) : runClipByValue(heap, gradient, limits);
}

/** The same, composed of tfjs's ops; NaN is in no comparison and stays. */
export function composeClipByValue(gradient: tf.Tensor, limits: Float64Array): tf.Tensor {
  return tf.tidy(() => {
    const limit = perReplica(limits, gradient.rank);
    const above = tf.where(gradient.greater(limit), limit, gradient);
    return tf.where(gradient.less(limit.neg()), limit.neg(), above);
  });
}

/**
 * Scales the gradients of a replica, `[R, …]` each, by one factor, so that their joint norm is at most the limit.
 * @param spread a joint norm that is not finite gives NaN everywhere, as in TensorFlow's `clip_by_global_norm`.
 */
export function clipByJointNorm(
  gradients: readonly tf.Tensor[],
  limits: Float64Array,
  spread: boolean,
): tf.Tensor[] {
  const heap = activeHeap();
  return heap === null
    ? composeClipByJointNorm(gradients, limits, spread)
    : runClipByJointNorm(heap, gradients, limits, spread);
}

/** The same, composed of tfjs's ops and sums on the host. */
export function composeClipByJointNorm(
  gradients: readonly tf.Tensor[],
  limits: Float64Array,
  spread: boolean,
): tf.Tensor[] {
  const all = gradients.map((gradient) => composeStatistics(gradient).sumSquares);
  const factors = limits.map((limit, r) => {
    const norm = Math.sqrt(all.reduce((total, sums) => total + sums[r]!, 0));
    if (spread && limit < Number.POSITIVE_INFINITY && !Number.isFinite(norm)) return Number.NaN;
    return norm > limit ? limit / norm : 1;
  });
  return gradients.map((gradient) => tf.tidy(() => gradient.mul(perReplica(factors, gradient.rank))));
}

/** Scales a gradient `[R, …]` so that its norm is at most the limit. */
export function clipByNorm(gradient: tf.Tensor, limits: Float64Array): tf.Tensor {
  return clipByJointNorm([gradient], limits, false)[0]!;
}

/** Scales all gradients of a replica by one factor, so that their joint norm is at most the limit. */
export function clipByGlobalNorm(gradients: readonly tf.Tensor[], limits: Float64Array): tf.Tensor[] {
  return clipByJointNorm(gradients, limits, true);
}

function perReplica(values: Float64Array, rank: number): tf.Tensor {
  return tf.tensor(Float32Array.from(values), [values.length, ...Array<number>(rank - 1).fill(1)]);
}

function runClipByValue(heap: Heap, gradient: tf.Tensor, limits: Float64Array): tf.Tensor {
  const replicas = limits.length;
  const start = heap.scratch(8 * replicas);
  heap.doubles(start, replicas).set(limits);
  const output = heap.create(gradient.shape);
  const [from, to] = heap.addresses(gradient, output);
  heap.kernels.clipReplicas(from, start, to, replicas, gradient.size / replicas);
  return output;
}

/** Limits and then sums of squares are doubles in the scratch memory, where they stay between these kernels. */
function runClipByJointNorm(
  heap: Heap,
  gradients: readonly tf.Tensor[],
  limits: Float64Array,
  spread: boolean,
): tf.Tensor[] {
  const replicas = limits.length;
  const start = heap.scratch(16 * replicas);
  const sums = start + 8 * replicas;
  heap.doubles(start, replicas).set(limits);
  heap.doubles(sums, replicas).fill(0);
  for (const gradient of gradients) {
    heap.kernels.addSquares(heap.address(gradient), sums, replicas, gradient.size / replicas);
  }
  return gradients.map((gradient) => {
    const output = heap.create(gradient.shape);
    const [from, to] = heap.addresses(gradient, output);
    heap.kernels.limitNorms(from, start, sums, to, replicas, gradient.size / replicas, spread);
    return output;
  });
}

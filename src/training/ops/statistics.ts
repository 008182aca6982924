import * as tf from '@tensorflow/tfjs-core';
import { activeHeap, type Heap } from '../kernels/load.ts';

/** Sums over all elements of a tensor, one number per replica, accumulated in double precision. */
export interface TensorStatistics {
  readonly sum: Float64Array;
  /** Of absolute values. */
  readonly sumAbs: Float64Array;
  readonly sumSquares: Float64Array;
  /** Largest absolute value; NaN where any element is NaN. */
  readonly maxAbs: Float64Array;
  /** Number of elements that are 0 or −0. */
  readonly zeros: Float64Array;
  /** Number of elements that are NaN or ±∞. */
  readonly nonFinite: Float64Array;
}

/** Statistics of a float32 tensor `[R, …]` per replica, in one pass. */
export function tensorStatistics(tensor: tf.Tensor): TensorStatistics {
  const heap = activeHeap();
  return heap === null ? composeStatistics(tensor) : runStatistics(heap, tensor);
}

/** Dot product of two float32 tensors `[R, …]` of one shape, per replica, in double precision. */
export function dotProduct(a: tf.Tensor, b: tf.Tensor): Float64Array {
  const heap = activeHeap();
  return heap === null ? composeDotProduct(a, b) : runDotProduct(heap, a, b);
}

/** `tensorStatistics` in plain JavaScript: for the other backends, and what the kernel is tested against. */
export function composeStatistics(tensor: tf.Tensor): TensorStatistics {
  const replicas = tensor.shape[0]!;
  const values = tensor.dataSync();
  const size = values.length / replicas;
  const statistics = {
    sum: new Float64Array(replicas),
    sumAbs: new Float64Array(replicas),
    sumSquares: new Float64Array(replicas),
    maxAbs: new Float64Array(replicas),
    zeros: new Float64Array(replicas),
    nonFinite: new Float64Array(replicas),
  };
  for (let i = 0; i < values.length; i++) {
    const r = Math.floor(i / size);
    const value = values[i]!;
    statistics.sum[r]! += value;
    statistics.sumAbs[r]! += Math.abs(value);
    statistics.sumSquares[r]! += value * value;
    statistics.maxAbs[r] = Math.max(statistics.maxAbs[r]!, Math.abs(value));
    if (value === 0) statistics.zeros[r]! += 1;
    if (!Number.isFinite(value)) statistics.nonFinite[r]! += 1;
  }
  return statistics;
}

/** `dotProduct` in plain JavaScript. */
export function composeDotProduct(a: tf.Tensor, b: tf.Tensor): Float64Array {
  const left = a.dataSync();
  const right = b.dataSync();
  const products = new Float64Array(a.shape[0]!);
  const size = left.length / products.length;
  for (let i = 0; i < left.length; i++) products[Math.floor(i / size)]! += left[i]! * right[i]!;
  return products;
}

/** Doubles per replica that the kernel writes, in the order of `collect` below. */
const fields = 6;

/** `tensorStatistics` on our kernels. */
function runStatistics(heap: Heap, tensor: tf.Tensor): TensorStatistics {
  const replicas = tensor.shape[0]!;
  const output = heap.scratch(8 * fields * replicas);
  heap.kernels.statistics(heap.address(tensor), output, replicas, tensor.size / replicas);
  const written = heap.doubles(output, fields * replicas);
  const collect = (field: number) =>
    Float64Array.from({ length: replicas }, (_, r) => written[fields * r + field]!);
  return {
    sum: collect(0),
    sumAbs: collect(1),
    sumSquares: collect(2),
    maxAbs: collect(3),
    zeros: collect(4),
    nonFinite: collect(5),
  };
}

/** `dotProduct` on our kernels. */
function runDotProduct(heap: Heap, a: tf.Tensor, b: tf.Tensor): Float64Array {
  const replicas = a.shape[0]!;
  const output = heap.scratch(8 * replicas);
  heap.kernels.dotProduct(heap.address(a), heap.address(b), output, replicas, a.size / replicas);
  return heap.doubles(output, replicas).slice();
}

/** Moves a running statistic `[R, …]` in place: running ← momentum · running + (1 − momentum) · scale · present. */
export function followStatistic(
  running: tf.Variable,
  present: tf.Tensor,
  momentum: number,
  scale: number,
): void {
  const heap = activeHeap();
  if (heap === null) {
    running.assign(tf.tidy(() => running.mul(momentum).add(present.mul(scale * (1 - momentum)))));
  } else {
    heap.kernels.follow(...heap.addresses(running, present), running.size, momentum, scale);
  }
}

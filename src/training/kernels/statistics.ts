import type * as tf from '@tensorflow/tfjs';
import type { TensorStatistics } from '../ops/statistics.ts';
import type { Heap } from './load.ts';

/** Doubles per replica that the kernel writes, in the order of `collect` below. */
const fields = 6;

/** `tensorStatistics` on our kernels. */
export function runStatistics(heap: Heap, tensor: tf.Tensor): TensorStatistics {
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
export function runDotProduct(heap: Heap, a: tf.Tensor, b: tf.Tensor): Float64Array {
  const replicas = a.shape[0]!;
  const output = heap.scratch(8 * replicas);
  heap.kernels.dotProduct(heap.address(a), heap.address(b), output, replicas, a.size / replicas);
  return heap.doubles(output, replicas).slice();
}

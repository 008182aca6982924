import * as tf from '@tensorflow/tfjs-core';
import { activeHeap } from '../kernels/load.ts';

/**
 * Adds a gradient `[R, …]` to a running total of its shape, in place.
 * @param keeps per replica whether the total keeps what it was; where not, it becomes the gradient.
 * @param factors what the gradient of each replica is multiplied by.
 */
export function addGradient(
  total: tf.Variable,
  gradient: tf.Tensor,
  keeps: readonly boolean[],
  factors: Float32Array,
): void {
  const heap = activeHeap();
  if (heap === null) {
    composeAddGradient(total, gradient, keeps, factors);
    return;
  }
  const replicas = keeps.length;
  // Floats of both lie one behind the other; a double is as long as two floats.
  const start = heap.scratch(8 * replicas);
  const lists = new Float32Array(heap.doubles(start, replicas).buffer, start, 2 * replicas);
  lists.set(keeps.map(Number));
  lists.set(factors, replicas);
  const [to, from] = heap.addresses(total, gradient);
  heap.kernels.addGradients(to, from, start, start + 4 * replicas, replicas, total.size / replicas);
}

/** The same, composed of tfjs's ops. */
function composeAddGradient(
  total: tf.Variable,
  gradient: tf.Tensor,
  keeps: readonly boolean[],
  factors: Float32Array,
): void {
  tf.tidy(() => {
    const perReplica = [keeps.length, ...Array<number>(total.rank - 1).fill(1)];
    const own = gradient.mul(tf.tensor(factors, perReplica));
    const kept = tf.tensor(keeps.map(Number), perReplica).greater(0);
    total.assign(tf.where(kept, total.add(own), own));
  });
}

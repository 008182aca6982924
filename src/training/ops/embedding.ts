import * as tf from '@tensorflow/tfjs';
import { runEmbed } from '../kernels/embedding.ts';
import { activeHeap } from '../kernels/load.ts';
import { pickRows } from './pick.ts';

/**
 * Rows of a table: `table [R, V, D]`, `ids [R, B, T]` (numbers, truncated towards zero as Keras does) → `[R, B, T, D]`.
 * An id outside 0 … V − 1 or NaN gives a row of NaN, so that a wrong vocabulary shows as a NaN loss instead of passing
 * unseen (TensorFlow raises on the CPU and gives zeros on a GPU); it passes no gradient on.
 */
export function embed(table: tf.Tensor, ids: tf.Tensor): tf.Tensor {
  return activeHeap() === null ? composeEmbed(table, ids) : runEmbed(table, ids);
}

/** `embed` of stock ops; the row of NaN is appended to the table, so that no NaN is ever multiplied by zero. */
export function composeEmbed(table: tf.Tensor, ids: tf.Tensor): tf.Tensor {
  const [replicas, vocabulary, width] = table.shape as [number, number, number];
  const rows = tf.tidy(() => {
    const numbers = tf.cast(ids, 'float32');
    const inside = tf.logicalAnd(tf.greater(numbers, -1), tf.less(numbers, vocabulary));
    const known = tf.where(inside, numbers, tf.fill(ids.shape, vocabulary));
    const offset = tf
      .range(0, replicas, 1, 'int32')
      .mul(vocabulary + 1)
      .reshape([replicas, 1, 1]);
    return tf.add(tf.cast(known, 'int32'), offset).cast('int32');
  });
  const extended = tf.concat([table, tf.fill([replicas, 1, width], Number.NaN)], 1);
  return pickRows(tf.reshape(extended, [replicas * (vocabulary + 1), width]), rows);
}

import * as tf from '@tensorflow/tfjs-core';
import { activeHeap, registerGradient, registerKernel, requireShape, runKernel } from '../kernels/load.ts';
import { pickRows } from './mended-gradients.ts';

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

const embedName = 'FaultgapEmbed';

/** `embed` on our kernels. */
function runEmbed(table: tf.Tensor, ids: tf.Tensor): tf.Tensor {
  requireShape('ids of an embedding', ids, [table.shape[0]!, ...ids.shape.slice(1)], ids.dtype as 'float32');
  const numbers = ids.dtype === 'float32' ? ids : tf.cast(ids, 'float32');
  return runKernel(embedName, { table, ids: numbers }, { vocabulary: table.shape[1]! });
}

registerKernel<{ table: tf.TensorInfo; ids: tf.TensorInfo }>(embedName, (heap, { table, ids }) => {
  const [replicas, vocabulary, width] = table.shape as [number, number, number];
  const y = heap.output([...ids.shape, width]);
  heap.kernels.embedRows(...heap.addresses(table, ids, y), replicas, countPicked(ids), vocabulary, width);
  return y;
});

registerGradient<{ vocabulary: number }>(
  embedName,
  { inputs: ['ids'] },
  (heap, dy, saved, { vocabulary }) => ({
    table: () => {
      const [ids] = saved as [tf.Tensor];
      const [replicas, width] = [ids.shape[0]!, dy.shape.at(-1)!];
      const dTable = heap.create([replicas, vocabulary, width]);
      heap.kernels.addRows(...heap.addresses(dy, ids, dTable), replicas, countPicked(ids), vocabulary, width);
      return dTable;
    },
  }),
);

function countPicked(ids: tf.TensorInfo): number {
  return tf.util.sizeFromShape(ids.shape.slice(1));
}

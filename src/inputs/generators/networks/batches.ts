import * as tf from '@tensorflow/tfjs-core';
import type { RandomStream } from '../../../lib/random.ts';
import { sizeOf } from '../../../training/data.ts';
import { gatherRows } from '../../../training/ops/rows.ts';
import type { LabelledInputs } from '../../contract.ts';

/** Some rows and their classes as tensors of one replica. */
export interface MiniBatch {
  /** `[1, B, product(inputShape)]`. */
  readonly inputs: tf.Tensor3D;
  /** One-hot, `[1, B, classes]`. */
  readonly classes: tf.Tensor3D;
}

/** Mini-batches without end. */
export interface MiniBatches {
  /** Rows of one batch: as set, or all where there are fewer. */
  readonly size: number;
  /** The next batch, for the caller's tidy scope. Rows come in a new order each epoch; those left over sit it out. */
  next(): MiniBatch;
  dispose(): void;
}

/** Batches of `data`, in an order drawn from `random`. */
export function createBatches(data: LabelledInputs, batchSize: number, random: RandomStream): MiniBatches {
  const { rows, inputs, labels, classes, inputShape } = data;
  const all = tf.tensor3d(inputs, [1, rows, sizeOf(inputShape)]);
  const allClasses = oneHot(labels, classes);
  const size = Math.min(batchSize, rows);
  let order = new Int32Array();
  let at = 0;
  return {
    size,
    next() {
      if (at + size > order.length) {
        order = random.permutation(rows) as Int32Array<ArrayBuffer>;
        at = 0;
      }
      const picked = tf.tensor2d(order.subarray(at, at + size), [1, size], 'int32');
      at += size;
      return {
        inputs: gatherRows(all, picked) as tf.Tensor3D,
        classes: gatherRows(allClasses, picked) as tf.Tensor3D,
      };
    },
    dispose: () => tf.dispose([all, allClasses]),
  };
}

/** Classes as `[1, rows, classes]`, 1 in the place of each row's class. */
export function oneHot(labels: Int32Array, classes: number): tf.Tensor3D {
  const values = new Float32Array(labels.length * classes);
  for (let i = 0; i < labels.length; i++) values[i * classes + labels[i]!] = 1;
  return tf.tensor3d(values, [1, labels.length, classes]);
}

/** Standard normal numbers, row by row. */
export function normals(rows: number, size: number, random: RandomStream): Float32Array {
  const values = new Float32Array(rows * size);
  for (let i = 0; i < values.length; i++) values[i] = random.normal();
  return values;
}

/** Standard normal numbers as `[1, rows, size]`. */
export function noise(rows: number, size: number, random: RandomStream): tf.Tensor3D {
  return tf.tensor3d(normals(rows, size, random), [1, rows, size]);
}

/** Values of a tensor that is computed and freed at once. Read outside of the tidy scope, which looks for tensors in whatever it returns, number by number. */
export function readOut(compute: () => tf.Tensor): Float32Array {
  const tensor = tf.tidy(compute);
  const values = tensor.dataSync() as Float32Array;
  tensor.dispose();
  return values;
}

import * as tf from '@tensorflow/tfjs';
import { sizeOf } from '../../../training/data.ts';
import type { Committee, LabelledInputs } from '../../contract.ts';
import { rowsFrom, takeRows } from '../../rows.ts';
import type { Scorer } from './scorer.ts';

/** Real inputs that are looked at, which bounds time and memory. */
const mostReferences = 2000;

/**
 * Euclidean distance, in the features of a committee, to the nearest of (the first 2,000) real inputs: strange to it is
 * what lies between classes. The committee stays its owner's.
 */
export function openNearest(committee: Committee, train: LabelledInputs): Scorer {
  const rowSize = sizeOf(train.inputShape);
  const reference = featureTable(committee, takeRows(train, firstRows(train)).inputs, rowSize);
  const squares = tf.tidy(() => tf.sum(tf.square(reference), 1));
  return {
    id: 'nearest',
    scores(inputs) {
      const nearest = tf.tidy(() => {
        const asked = featureTable(committee, inputs, rowSize);
        const products = tf.matMul(asked, reference, false, true);
        const own = tf.sum(tf.square(asked), 1);
        return tf.add(own, tf.min(tf.sub(squares, tf.mul(2, products)), 1));
      });
      const values = nearest.dataSync();
      nearest.dispose();
      return Float64Array.from(values, (square) => Math.sqrt(Math.max(0, square)));
    },
    dispose: () => tf.dispose([reference, squares]),
  };
}

function firstRows({ rows }: LabelledInputs): Int32Array {
  return rowsFrom(0, Math.min(mostReferences, rows));
}

function featureTable(committee: Committee, inputs: Float32Array, rowSize: number): tf.Tensor2D {
  const features = committee.features(inputs);
  const rows = inputs.length / rowSize;
  return tf.tensor2d(features, [rows, features.length / rows]);
}

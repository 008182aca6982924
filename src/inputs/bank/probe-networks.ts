import * as tf from '@tensorflow/tfjs-core';
import { prepareRows } from '../../../corpus/prepare.ts';
import { createProbeBatch } from '../../training/batches.ts';
import type { RawData } from '../../training/data.ts';
import { createNetwork, type NetworkWeights } from '../../training/network.ts';
import { predictInPieces } from '../../training/predict.ts';
import type { ProgramSpec } from '../../training/spec.ts';

/** A trained network and the run whose preprocessing it is used with. */
export interface ProbedNetwork {
  readonly spec: ProgramSpec;
  readonly seedIndex: number;
  readonly weights: NetworkWeights;
}

/**
 * What networks of one graph predict for rows in the units of the program's source, in lockstep: each sees
 * them through the preprocessing of its own run, faults of preprocessing included. The backend must have
 * been selected.
 * @returns outputs `rows × width` of each network.
 */
export function probeNetworks(networks: readonly ProbedNetwork[], rows: RawData): Float32Array[] {
  const sets = networks.map(({ spec, seedIndex }) => prepareRows(spec, seedIndex, rows));
  const runs = networks.map(({ spec, seedIndex }, i) => {
    const set = sets[i]!;
    return { spec, seedIndex, data: { train: set, validation: set, test: set } };
  });
  const network = createNetwork(
    runs,
    networks.map(({ weights }) => weights),
  );
  try {
    return predictInPieces(networks.length, rows.rows, (start, end) => {
      const piece = Int32Array.from({ length: end - start }, (_, i) => start + i);
      const batch = createProbeBatch(sets, Array(sets.length).fill(piece));
      const outputs = tf.tidy(() =>
        network.forward(batch.inputs, network.values, { mode: 'evaluate', step: 0 }),
      );
      batch.dispose();
      return outputs;
    });
  } finally {
    network.dispose();
  }
}

/** What a network predicts for rows whose class is known, one number per row. */
export interface ProbePredictions {
  /** Predicted class; −1 where an output is not finite, which predicts nothing. */
  readonly classes: Int32Array;
  /** Probability of the predicted class; NaN where nothing is predicted. */
  readonly confidence: Float64Array;
  /** Probability of the label minus that of the likeliest other class, −1 … 1; −1 where nothing is predicted. */
  readonly margin: Float64Array;
  /** −ln of the probability of the label, in nats, at most −ln 10⁻⁷; the most where nothing is predicted. */
  readonly loss: Float64Array;
}

/** Keras's fuzz factor, so that a wrong prediction of certainty costs a finite loss. */
const least = 1e-7;

/**
 * Reads a network's outputs, whatever its last activation: a single output is the probability of class 1 as far as it
 * lies between 0 and 1; of several, the parts above 0 are shares of one probability, all alike where none is.
 * @param outputs `rows × width`, row-major; `width` 1 for two classes, else one per class
 * @param labels correct class of each row
 */
export function readProbePredictions(outputs: Float32Array, labels: Int32Array): ProbePredictions {
  const rows = labels.length;
  const width = outputs.length / rows;
  const predictions = {
    classes: new Int32Array(rows),
    confidence: new Float64Array(rows),
    margin: new Float64Array(rows),
    loss: new Float64Array(rows),
  };
  for (let row = 0; row < rows; row++) {
    const shares = sharesOf(outputs.subarray(row * width, (row + 1) * width));
    const label = labels[row]!;
    const predicted = shares === null ? -1 : shares.indexOf(Math.max(...shares));
    const correct = shares?.[label] ?? 0;
    predictions.classes[row] = predicted;
    predictions.confidence[row] = shares?.[predicted] ?? Number.NaN;
    predictions.margin[row] = shares === null ? -1 : correct - largestOther(shares, label);
    predictions.loss[row] = -Math.log(Math.max(least, correct));
  }
  return predictions;
}

/** Probabilities of the classes; null where an output is not finite. */
function sharesOf(outputs: Float32Array): number[] | null {
  if (!outputs.every(Number.isFinite)) return null;
  if (outputs.length === 1) {
    const positive = Math.min(1, Math.max(0, outputs[0]!));
    // Half and half is class 1, as in the accuracy of the engine.
    return positive === 0.5 ? [0.5 - Number.EPSILON, 0.5] : [1 - positive, positive];
  }
  const parts = Array.from(outputs, (output) => Math.max(0, output));
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => (total > 0 ? part / total : 1 / parts.length));
}

function largestOther(shares: readonly number[], label: number): number {
  return Math.max(...shares.filter((_, k) => k !== label));
}

import * as tf from '@tensorflow/tfjs-core';
import type { TrainingRun } from './contract.ts';
import type { DataSet } from './data.ts';
import { createNetwork, type NetworkWeights } from './network.ts';
import type { Disturbance } from './ops/recurrent.ts';

/** Rows of one forward pass, which bound its memory. */
const pieceRows = 256;

/**
 * Outputs per replica for `rows` rows, made piece by piece.
 * @param predictPiece outputs `[R, rows, …]` of rows `start` to `end`; disposed of here
 */
export function predictInPieces(
  replicas: number,
  rows: number,
  predictPiece: (start: number, end: number) => tf.Tensor,
): Float32Array[] {
  let all: Float32Array[] = [];
  for (let start = 0; start < rows; start += pieceRows) {
    const end = Math.min(rows, start + pieceRows);
    const outputs = predictPiece(start, end);
    const values = outputs.dataSync() as Float32Array;
    outputs.dispose();
    const size = values.length / replicas;
    const width = size / (end - start);
    if (start === 0) all = Array.from({ length: replicas }, () => new Float32Array(rows * width));
    for (let r = 0; r < replicas; r++) {
      all[r]!.set(values.subarray(r * size, (r + 1) * size), start * width);
    }
  }
  return all;
}

/**
 * Outputs of networks of one graph and different weights for the same inputs, evaluation mode, all of them in one
 * lockstep pass. The backend must have been selected.
 * @param run a program of that graph with its data
 * @param disturbances of what flows in recurrent layers, one per layer, for all networks alike
 * @throws InputError where the network does not fit its data.
 */
export function predictWith(
  run: TrainingRun,
  weights: readonly NetworkWeights[],
  { inputs, inputShape, rows }: DataSet,
  disturbances: readonly (Disturbance | null)[] = [],
): Float32Array[] {
  const replicas = weights.length;
  const network = createNetwork(Array<TrainingRun>(replicas).fill(run), weights);
  const size = inputs.length / rows;
  const copies = [replicas, 1, ...inputShape.map(() => 1)];
  try {
    return predictInPieces(replicas, rows, (start, end) =>
      tf.tidy(() => {
        const shape = [1, end - start, ...inputShape];
        const piece = tf.tile(tf.tensor(inputs.slice(start * size, end * size), shape), copies);
        return network.forward(piece, network.values, { mode: 'evaluate', step: 0, disturbances });
      }),
    );
  } finally {
    network.dispose();
  }
}

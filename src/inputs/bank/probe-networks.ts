import * as tf from '@tensorflow/tfjs';
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
 * What networks of one graph answer to rows in the units of the program's source, in lockstep: each sees them through the
 * preprocessing of its own run, faults of preprocessing included. The backend must have been selected.
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

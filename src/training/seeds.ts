import { type RandomStream, randomStream } from '../lib/random.ts';
import type { TrainingRun, WeightInfo } from './contract.ts';

/**
 * The random streams of a run. They are named by program, seed index, layer and purpose and by nothing else, so that
 * a mutant and the clean program of one seed start alike, see the same batches and drop the same units, save for
 * what the fault changes. Layers are named by kind and count (`dense-0`), as Keras does: an inserted dropout layer
 * renames no dense layer.
 */

/** Start of one weight of one layer. */
export function initialStream(run: TrainingRun, layerName: string, role: WeightInfo['role']): RandomStream {
  return randomStream(run.spec.id, run.seedIndex, layerName, 'init', role);
}

/** The order of the training rows in one epoch (from 0). */
export function shuffledRows(run: TrainingRun, epoch: number): Int32Array {
  if (run.spec.unshuffled === true) return Int32Array.from({ length: run.data.train.rows }, (_, row) => row);
  return randomStream(run.spec.id, run.seedIndex, 'network', 'shuffle', epoch).permutation(
    run.data.train.rows,
  );
}

/** Seed of what a layer draws in every step, its dropout masks or its noise: two 32-bit words. */
export function drawSeed(run: TrainingRun, layerName: string): DrawSeed {
  const stream = randomStream(run.spec.id, run.seedIndex, layerName, 'dropout');
  return [stream.bits(), stream.bits()];
}

export type DrawSeed = readonly [number, number];

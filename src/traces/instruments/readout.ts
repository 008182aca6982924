import * as tf from '@tensorflow/tfjs-core';
import type { Batch, LayerInfo, ObservableTrainer } from '../../training/contract.ts';
import type { LossInput } from '../../training/losses.ts';
import { take } from '../../training/ops/blocks.ts';
import { type TensorStatistics, tensorStatistics } from '../../training/ops/statistics.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import type { Observation } from './contract.ts';

/** Statistics of the step just finished, per trainable weight. */
export interface StepStatistics {
  readonly gradients: readonly TensorStatistics[];
  readonly updates: readonly TensorStatistics[];
}

/** Outputs and targets of both evaluation parts. */
interface EvaluationReadout {
  readonly train: LossInput;
  readonly validation: LossInput;
}

const steps = new WeakMap<Observation, StepStatistics>();
const evaluations = new WeakMap<Observation, EvaluationReadout>();
const targets = new WeakMap<Batch, Float32Array>();

/** Computed once per check, whoever asks; null before training. */
export function readStep(observation: Observation): StepStatistics | null {
  const { capture } = observation;
  if (capture === null) return null;
  return remember(steps, observation, () => ({
    gradients: capture.gradients.map(tensorStatistics),
    updates: capture.updates.map(tensorStatistics),
  }));
}

/** Predicted once per check, whoever asks. */
export function readEvaluationParts(observation: Observation): EvaluationReadout {
  const { trainer, evaluation } = observation;
  return remember(evaluations, observation, () => ({
    train: readOutputs(trainer, evaluation.train),
    validation: readOutputs(trainer, evaluation.validation),
  }));
}

/** Shapes of the outputs that are compared with targets, the first of which `task` speaks of. */
export function outputShapesIn(
  { layers }: ObservableTrainer,
  { outputs }: Pick<ProgramSpec, 'outputs'>,
): (readonly number[])[] {
  return outputLayersIn(layers, outputs).map(({ outputShape }) => outputShape);
}

/** The layers whose outputs are compared with targets: those named, or the last one. */
export function outputLayersIn(
  layers: readonly LayerInfo[],
  outputs: ProgramSpec['outputs'],
): readonly LayerInfo[] {
  if (outputs === undefined) return layers.slice(-1);
  return outputs.map(({ layer }) => layers.find(({ name }) => name === layer)!);
}

function readOutputs(trainer: ObservableTrainer, batch: Batch): LossInput {
  const { replicas } = trainer;
  const { rows } = batch;
  const predictions = predictInChunks(trainer, batch);
  return {
    replicas,
    rows,
    width: predictions.length / (replicas * rows),
    predictions,
    targets: readTargets(batch),
  };
}

/** Rows predicted at once: what stays in the cache is four times as fast per row in convolutional networks. */
const chunkRows = 32;

function predictInChunks(trainer: ObservableTrainer, batch: Batch): Float32Array {
  const { replicas, rowsAtOnce = chunkRows } = trainer;
  let all = new Float32Array();
  for (let from = 0; from < batch.rows; from += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, batch.rows - from);
    const inputs = take(batch.inputs, 1, from, rows);
    const outputs = trainer.predict({ ...batch, rows, inputs });
    const values = outputs.dataSync() as Float32Array;
    tf.dispose([inputs, outputs]);
    const size = values.length / replicas;
    const width = size / rows;
    if (from === 0) all = new Float32Array(replicas * batch.rows * width);
    for (let r = 0; r < replicas; r++) {
      all.set(values.subarray(r * size, (r + 1) * size), (r * batch.rows + from) * width);
    }
  }
  return all;
}

/** Targets of a batch, `R × rows × width`; batches are fixed, so they are read once. */
export function readTargets(batch: Batch): Float32Array {
  return remember(targets, batch, () => batch.targets.dataSync() as Float32Array);
}

/** Copies of the trainable weights, `R × size` each; copies, because some backends hand out the array they work on. */
export function copyWeights(trainer: ObservableTrainer): Float32Array[] {
  return trainer.trainable.map((index) => new Float32Array(trainer.weight(index).dataSync()));
}

function remember<K extends object, V>(memory: WeakMap<K, V>, key: K, make: () => V): V {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  memory.set(key, made);
  return made;
}

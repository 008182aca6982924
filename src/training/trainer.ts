import * as tf from '@tensorflow/tfjs';
import { checkDataSets, createProbeBatch, createTrainingData } from './batches.ts';
import type { Trainer, TrainingRun } from './contract.ts';
import { differentiate, type LossesAndGradients } from './gradients.ts';
import { copyTensor } from './kernels/stock.ts';
import { createNetwork, type Pass } from './network.ts';
import { createOptimizer } from './optimizers.ts';
import { createProbes } from './probes.ts';
import { graphKey } from './shapes.ts';

/**
 * Builds the networks of R runs and trains them in lockstep. The backend must have been selected.
 * @throws InputError where the network does not fit its data; Error where the runs do not share a graph (`graphKey`).
 */
export function createTrainer(runs: readonly TrainingRun[]): Trainer {
  checkRuns(runs);
  const { spec } = runs[0]!;
  const network = createNetwork(runs);
  const data = createTrainingData(runs, spec.batchSize);
  const trained = network.trainable.map((i) => network.values[i]!);
  const optimizer = createOptimizer(
    runs.map((run) => run.spec.optimizer),
    trained,
  );
  const seed = tf.ones([runs.length]);
  let step = 0;

  /** Gradients of the next mini-batch; running statistics move at once. */
  function differentiateStep(): LossesAndGradients {
    const { inputs, targets } = data.batch(step);
    const moved: [number, tf.Tensor][] = [];
    const updateWeight = (index: number, value: tf.Tensor) => moved.push([index, tf.keep(value)]);
    const pass: Pass = { mode: 'train', step, updateWeight };
    const batch = { inputs, targets, weights: trained, pass, penalised: true };
    const result = differentiate(network, spec.loss, seed, batch);
    for (const [index, value] of moved) network.values[index]!.assign(value);
    tf.dispose([inputs, ...moved.map(([, value]) => value)]);
    return result;
  }

  function applyStep(gradients: readonly tf.Tensor[]): void {
    optimizer.apply(step, gradients);
    step++;
  }

  return {
    replicas: runs.length,
    stepsPerEpoch: data.stepsPerEpoch,
    plannedSteps: data.stepsPerEpoch * spec.epochs,
    get step() {
      return step;
    },
    layers: network.layers,
    weights: network.weights,
    trainable: network.trainable,

    trainStep() {
      const { losses, gradients } = differentiateStep();
      applyStep(gradients);
      tf.dispose(gradients);
      return losses;
    },
    trainStepCaptured() {
      // Real copies: clones share their values on wasm, where the optimizer changes them in place.
      const before = trained.map(copyTensor);
      const { losses, gradients } = differentiateStep();
      applyStep(gradients);
      const updates = trained.map((weight, i) => tf.sub(weight, before[i]!));
      tf.dispose(before);
      return { losses, gradients, updates };
    },

    createBatch: createProbeBatch,
    weight: (index) => network.values[index]!,
    learningRates: () => Float32Array.from(optimizer.rates(step)),
    moments: (which) => optimizer.slots(which),
    ...createProbes(network, spec.loss, seed, () => step),

    dispose() {
      network.dispose();
      data.dispose();
      optimizer.dispose();
      seed.dispose();
    },
  };
}

/** @throws Error where runs of different graphs, or data of different shapes, are mixed: a defect of the caller. */
function checkRuns(runs: readonly TrainingRun[]): void {
  if (runs.length === 0) throw new Error('a trainer needs at least one run');
  const keys = new Set(runs.map(({ spec, data }) => graphKey(spec, data.train.rows)));
  if (keys.size > 1) throw new Error(`runs of ${keys.size} different graphs cannot be trained together`);
  checkDataSets(runs.map((run) => run.data.train));
}

import * as tf from '@tensorflow/tfjs';
import { InputError } from '../lib/errors.ts';
import {
  checkDataSets,
  createProbeBatch,
  createTrainingData,
  type TrainingBatch,
  type TrainingData,
} from './batches.ts';
import type { StepCapture, Trainer, TrainingRun } from './contract.ts';
import { differentiate, type LossesAndGradients } from './gradients.ts';
import { copyTensor } from './kernels/stock.ts';
import { createNetwork, type Network, type Pass } from './network.ts';
import { createObjective, type Objective } from './objective.ts';
import { createOptimizer, type Optimizer } from './optimizers.ts';
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
  if (network.trainable.length === 0) {
    network.dispose();
    throw nothingToTrain();
  }
  const data = createTrainingData(runs, spec.batchSize);
  const trained = network.trainable.map((i) => network.values[i]!);
  const optimizer = createOptimizer(
    runs.map((run) => run.spec.optimizer),
    trained,
  );
  const seed = tf.ones([runs.length]);
  const objective = createObjective(
    runs.map((run) => run.spec),
    network.outputShapes,
  );
  const steps = createSteps(network, objective, seed, data, optimizer);
  return {
    replicas: runs.length,
    stepsPerEpoch: data.stepsPerEpoch,
    plannedSteps: data.stepsPerEpoch * spec.epochs,
    get step() {
      return steps.done;
    },
    layers: network.layers,
    weights: network.weights,
    trainable: network.trainable,
    trainStep: steps.train,
    trainStepCaptured: () => steps.trainCaptured(trained),
    createBatch: createProbeBatch,
    weight: (index) => network.values[index]!,
    learningRates: () => Float32Array.from(optimizer.rates(steps.done)),
    moments: (which) => optimizer.slots(which),
    ...createProbes(network, objective, seed, () => steps.done),
    dispose() {
      network.dispose();
      data.dispose();
      optimizer.dispose();
      seed.dispose();
    },
  };
}

/** Mini-batch updates, one after another. */
function createSteps(
  network: Network,
  objective: Objective,
  seed: tf.Tensor,
  data: TrainingData,
  optimizer: Optimizer,
) {
  let done = 0;
  const step = (): LossesAndGradients => {
    const result = differentiateBatch(network, objective, seed, data.batch(done), done);
    optimizer.apply(done, result.gradients);
    done++;
    return result;
  };
  return {
    get done() {
      return done;
    },
    train(): Float32Array {
      const { losses, gradients } = step();
      tf.dispose(gradients);
      return losses;
    },
    trainCaptured(trained: readonly tf.Variable[]): StepCapture {
      // Real copies: clones share their values on wasm, where the optimizer changes them in place.
      const before = trained.map(copyTensor);
      const { losses, gradients } = step();
      const updates = trained.map((weight, i) => tf.sub(weight, before[i]!));
      tf.dispose(before);
      return { losses, gradients, updates };
    },
  };
}

/** Gradients of a mini-batch, which is disposed; running statistics move at once. */
function differentiateBatch(
  network: Network,
  objective: Objective,
  seed: tf.Tensor,
  { inputs, targets }: TrainingBatch,
  step: number,
): LossesAndGradients {
  const moved: [number, tf.Tensor][] = [];
  const updateWeight = (index: number, value: tf.Tensor) => moved.push([index, tf.keep(value)]);
  const pass: Pass = { mode: 'train', step, updateWeight };
  const weights = network.trainable.map((i) => network.values[i]!);
  const result = differentiate(network, objective, seed, { inputs, targets, weights, pass, penalised: true });
  for (const [index, value] of moved) network.values[index]!.assign(value);
  tf.dispose([inputs, ...moved.map(([, value]) => value)]);
  return result;
}

/** @throws Error where runs of different graphs, or data of different shapes, are mixed: a defect of the caller. */
function checkRuns(runs: readonly TrainingRun[]): void {
  if (runs.length === 0) throw new Error('a trainer needs at least one run');
  const keys = new Set(runs.map(({ spec, data }) => graphKey(spec, data.train.rows)));
  if (keys.size > 1) throw new Error(`runs of ${keys.size} different graphs cannot be trained together`);
  checkDataSets(runs.map((run) => run.data.train));
}

function nothingToTrain(): InputError {
  return new InputError('nothing-to-train', {
    rule: 'training needs at least one weight that is trained',
    value: 'frozen layers and layers without weights',
  });
}

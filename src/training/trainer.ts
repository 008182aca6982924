import * as tf from '@tensorflow/tfjs';
import { InputError } from '../lib/errors.ts';
import { checkDataSets, createProbeBatch, createTrainingData, type TrainingData } from './batches.ts';
import type { StepCapture, Trainer, TrainingRun } from './contract.ts';
import { differentiate } from './gradients.ts';
import { copyTensor } from './kernels/stock.ts';
import { createNetwork, type Network } from './network.ts';
import { createObjective, type Objective } from './objective.ts';
import { createOptimizer, type Optimizer } from './optimizers.ts';
import { Passes, Pass as StepPass } from './pass.ts';
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
  const plannedSteps = data.stepsPerEpoch * spec.epochs;
  const optimizer = createOptimizer(
    runs.map((run) => run.spec.optimizer),
    trained,
    { infos: network.trainable.map((i) => network.weights[i]!), plannedSteps },
  );
  const seed = tf.ones([runs.length]);
  const objective = createObjective(
    runs.map((run) => run.spec),
    network.outputShapes,
  );
  const steps = createSteps(network, objective, seed, data, optimizer);
  const probes = createProbes(network, objective, seed, () => steps.done);
  return {
    replicas: runs.length,
    stepsPerEpoch: data.stepsPerEpoch,
    plannedSteps,
    get step() {
      return steps.done;
    },
    layers: network.layers,
    weights: network.weights,
    trainable: network.trainable,
    trainStep: steps.train,
    trainStepCaptured: steps.trainCaptured,
    createBatch: createProbeBatch,
    weight: (index) => network.values[index]!,
    learningRates: () => Float32Array.from(optimizer.rates(steps.done)),
    moments: (which) => optimizer.slots(which),
    ...probes.look,
    refusals: () => [...steps.passes.refusals(), ...probes.passes.refusals()],
    dispose() {
      steps.passes.dispose();
      probes.dispose();
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
  const passes = new Passes();
  const weights = network.trainable.map((i) => network.values[i]!);
  const differentiateBatch = (rows: number) =>
    new StepPass(
      [
        { shape: [seed.size, rows], dtype: 'int32' },
        { shape: [seed.size, rows], dtype: 'int32' },
        { shape: [seed.size, data.weighed ? rows : 0], dtype: 'int32' },
        { shape: [1], dtype: 'int32' },
      ],
      ([inputs, targets, rowWeights, clock]) =>
        differentiate(network, objective, seed, {
          inputs: data.gather('inputs', inputs!),
          targets: data.gather('targets', targets!),
          weights,
          pass: { mode: 'train', step: done, clock: clock!, follow: true },
          penalised: true,
          training: { rowWeights: data.weighed ? data.gather('weights', rowWeights!) : null },
        }),
    );

  /** @param look sees the gradients before the weights move */
  function step(look: (gradients: readonly tf.Tensor[]) => void): Float32Array {
    const { rows, inputs, targets, weights: counts } = data.places(done);
    const pass = passes.get(`${rows} rows`, () => differentiateBatch(rows));
    return pass.run([inputs, targets, counts, Int32Array.of(done)], ([losses, ...gradients]) => {
      const read = losses!.dataSync() as Float32Array;
      look(gradients);
      optimizer.apply(done, gradients);
      done++;
      return read;
    });
  }

  return {
    get done() {
      return done;
    },
    passes,
    train: () => step(() => {}),
    trainCaptured(): StepCapture {
      const before = weights.map(copyTensor);
      let gradients: tf.Tensor[] = [];
      const losses = step((own) => {
        gradients = own.map(copyTensor);
      });
      const updates = weights.map((weight, i) => tf.sub(weight, before[i]!));
      tf.dispose(before);
      return { losses, gradients, updates };
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

function nothingToTrain(): InputError {
  return new InputError('nothing-to-train', {
    rule: 'training needs at least one weight that is trained',
    value: 'frozen layers and layers without weights',
  });
}

import * as tf from '@tensorflow/tfjs-core';
import { InputError } from '../lib/errors.ts';
import { checkDataSets, createProbeBatch, createTrainingData } from './batches.ts';
import type { Trainer, TrainingRun } from './contract.ts';
import { createNetwork } from './network.ts';
import { createObjective } from './objective.ts';
import { createOptimizer, type Optimizer } from './optimizers.ts';
import { countSteps, countStepsPerEpoch } from './practice/plan.ts';
import { createSteps } from './practice/steps.ts';
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
  const stepsPerEpoch = countStepsPerEpoch(spec, data.rows);
  const plannedSteps = countSteps(spec, data.rows);
  const specs = runs.map((run) => run.spec);
  const optimizer = createOptimizer(
    specs.map((own) => own.optimizer),
    trained,
    { infos: network.trainable.map((i) => network.weights[i]!), plannedSteps },
  );
  const seed = tf.ones([runs.length]);
  const objective = createObjective(specs, network.outputShapes);
  const steps = createSteps({ specs, network, objective, data, optimizer });
  const probes = createProbes(network, objective, seed, () => steps.done);
  const endEpoch = watchEpochs(runs, optimizer, probes.look);
  /** A step, and what its epoch's end brings. */
  const finish = <T>(made: T): T => {
    if (steps.done % stepsPerEpoch === 0 && steps.done < plannedSteps) endEpoch?.();
    return made;
  };
  return {
    replicas: runs.length,
    stepsPerEpoch,
    plannedSteps,
    get step() {
      return steps.done;
    },
    layers: network.layers,
    weights: network.weights,
    trainable: network.trainable,
    trainStep: () => finish(steps.train()),
    trainStepCaptured: () => finish(steps.trainCaptured()),
    createBatch: createProbeBatch,
    weight: (index) => network.values[index]!,
    learningRates: () => Float32Array.from(optimizer.rates(steps.done)),
    moments: (which) => optimizer.slots(which),
    ...probes.look,
    refusals: () => [...steps.passes.refusals(), ...probes.passes.refusals()],
    dispose() {
      steps.dispose();
      probes.dispose();
      network.dispose();
      data.dispose();
      optimizer.dispose();
      seed.dispose();
    },
  };
}

/**
 * What looks at the validation loss at the end of an epoch: schedules that wait for a plateau; null where none does. A run
 * without validation data has nothing to look at: Keras warns, and trains on at its rate.
 */
function watchEpochs(
  runs: readonly TrainingRun[],
  optimizer: Optimizer,
  look: Pick<Trainer, 'lossOn'>,
): (() => void) | null {
  const watched = runs.map(
    ({ spec }) => spec.optimizer.schedule?.kind === 'plateau' && spec.withoutValidation !== true,
  );
  if (!watched.includes(true)) return null;
  return () => {
    const batch = createProbeBatch(runs.map(({ data }) => data.validation));
    const losses = look.lossOn(batch, { mode: 'evaluate', penalised: true });
    batch.dispose();
    optimizer.endEpoch(watched.map((is, r) => (is ? losses[r]! : null)));
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

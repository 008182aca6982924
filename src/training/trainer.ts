import * as tf from '@tensorflow/tfjs';
import { checkDataSets, createProbeBatch, createTrainingData } from './batches.ts';
import type { Batch, LayerOutput, ProbeOptions, StepCapture, Trainer, TrainingRun } from './contract.ts';
import { graphKey } from './graph-key.ts';
import { copyTensor } from './kernels/stock.ts';
import { RecordedGates } from './layers/gates.ts';
import { lossInput, lossOf } from './loss-op.ts';
import { evaluateLoss } from './losses.ts';
import { createNetwork, type Network, type Pass } from './network.ts';
import { createOptimizer } from './optimizers.ts';

/**
 * Builds the networks of R runs and trains them in lockstep. The backend must have been selected.
 * @throws InputError where the network does not fit its data; Error where the runs do not share a graph (`graphKey`).
 */
export function createTrainer(runs: readonly TrainingRun[]): Trainer {
  checkRuns(runs);
  const { spec } = runs[0]!;
  const network = createNetwork(runs);
  const data = createTrainingData(runs, spec.batchSize);
  const { trainable } = network;
  const trained = trainable.map((i) => network.values[i]!);
  const optimizer = createOptimizer(
    runs.map((run) => run.spec.optimizer),
    trained,
  );
  let step = 0;

  /** All weights, those given standing for the trainable ones. */
  function weightsWith(given: readonly tf.Tensor[]): tf.Tensor[] {
    const all: tf.Tensor[] = [...network.values];
    trainable.forEach((index, i) => {
      all[index] = given[i]!;
    });
    return all;
  }

  /** Losses `[R]` and their gradients for `xs`, the trainable weights. */
  function differentiate(
    inputs: tf.Tensor,
    targets: Float32Array,
    xs: readonly tf.Tensor[],
    pass: Pass,
    penalised: boolean,
  ): { losses: Float32Array; gradients: tf.Tensor[] } {
    let losses = new Float32Array();
    const gradients = tf.tidy(() => {
      const loss = () => {
        const all = weightsWith(xs);
        const plain = lossOf(spec.loss, network.forward(inputs, all, pass), targets);
        const penalty = penalised ? network.penalty(all) : null;
        return penalty === null ? plain : tf.add(plain, penalty);
      };
      const { value, grads } = tf.engine().gradients(loss, [...xs], tf.ones([runs.length]));
      losses = value.dataSync() as Float32Array<ArrayBuffer>;
      return grads;
    });
    return { losses, gradients };
  }

  /** Gradients of the next mini-batch; running statistics move at once. */
  function differentiateStep(): { losses: Float32Array; gradients: tf.Tensor[] } {
    const { inputs, targets } = data.batch(step);
    const updates: [number, tf.Tensor][] = [];
    const pass: Pass = {
      mode: 'train',
      step,
      updateWeight: (index, value) => updates.push([index, tf.keep(value)]),
    };
    const result = differentiate(inputs, targets, trained, pass, true);
    for (const [index, value] of updates) network.values[index]!.assign(value);
    tf.dispose([inputs, ...updates.map(([, value]) => value)]);
    return result;
  }

  function applyStep(gradients: readonly tf.Tensor[]): void {
    optimizer.apply(step, gradients);
    step++;
  }

  function probePass({ mode, gates }: ProbeOptions): Pass {
    return { mode, step, ...(gates && { gates: (gates as RecordedGates).replay() }) };
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
    trainable,

    trainStep() {
      const { losses, gradients } = differentiateStep();
      applyStep(gradients);
      tf.dispose(gradients);
      return losses;
    },
    trainStepCaptured(): StepCapture {
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

    lossOn(batch, options) {
      const outputs = tf.tidy(() =>
        network.forward(batch.inputs, weightsWith(options.weights ?? trained), probePass(options)),
      );
      const { losses } = evaluateLoss(spec.loss, lossInput(outputs, targetsOf(batch)));
      outputs.dispose();
      return losses;
    },
    predict: (batch) =>
      tf.tidy(() => network.forward(batch.inputs, network.values, { mode: 'evaluate', step })),
    layerOutputs: (batch) => collectOutputs(network, batch, step),
    gradientsOn: (batch, options) =>
      differentiate(batch.inputs, targetsOf(batch), options.weights ?? trained, probePass(options), false),
    recordGates(batch, { mode, weights }) {
      const gates = new RecordedGates();
      const pass = { mode, step, gates: gates.record() };
      tf.tidy(() => {
        network.forward(batch.inputs, weightsWith(weights ?? trained), pass);
      });
      return gates;
    },

    dispose() {
      network.dispose();
      data.dispose();
      optimizer.dispose();
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

function targetsOf(batch: Batch): Float32Array {
  return batch.targets.dataSync() as Float32Array;
}

/** Clones, since a layer may put out what it was given. */
function collectOutputs(network: Network, batch: Batch, step: number): LayerOutput[] {
  const outputs: LayerOutput[] = [];
  const copy = (tensor: tf.Tensor) => tf.keep(tf.clone(tensor));
  tf.tidy(() => {
    network.forward(batch.inputs, network.values, {
      mode: 'evaluate',
      step,
      keepOutput(layer, before, output) {
        outputs.push({
          layer,
          preActivation: before === null ? null : copy(before),
          output: copy(output),
        });
      },
    });
  });
  return outputs;
}

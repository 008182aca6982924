import * as tf from '@tensorflow/tfjs-core';
import type { TrainingData } from '../batches.ts';
import type { StepCapture } from '../contract.ts';
import { differentiate } from '../gradients.ts';
import { copyTensor } from '../kernels/stock.ts';
import type { Network } from '../network.ts';
import type { Objective } from '../objective.ts';
import type { Optimizer } from '../optimizers.ts';
import { Pass, Passes } from '../pass.ts';
import type { ProgramSpec } from '../spec.ts';
import { createGradientFlow } from './gradient-flow.ts';
import { batchesOfStep } from './plan.ts';

interface StepParts {
  /** Of each replica. */
  readonly specs: readonly ProgramSpec[];
  readonly network: Network;
  readonly objective: Objective;
  readonly data: TrainingData;
  readonly optimizer: Optimizer;
}

/** Updates of R replicas, one after another; each of one mini-batch or of several. */
interface Steps {
  readonly done: number;
  readonly passes: Passes;
  train(): Float32Array;
  trainCaptured(): StepCapture;
  dispose(): void;
}

export function createSteps({ specs, network, objective, data, optimizer }: StepParts): Steps {
  const replicas = specs.length;
  const spec = specs[0]!;
  let done = 0;
  const passes = new Passes();
  const weights = network.trainable.map((i) => network.values[i]!);
  const flow = createGradientFlow(specs, weights);
  const unscaled = new Float32Array(replicas).fill(1);
  const differentiateBatch = (rows: number) =>
    new Pass(
      [
        { shape: [replicas, rows], dtype: 'int32' },
        { shape: [replicas, rows], dtype: 'int32' },
        { shape: [replicas, data.weighed ? rows : 0], dtype: 'int32' },
        { shape: [1], dtype: 'int32' },
        { shape: [replicas] },
      ],
      ([inputs, targets, rowWeights, clock, scales]) =>
        differentiate(network, objective, scales!, {
          inputs: data.gather('inputs', inputs!),
          targets: data.gather('targets', targets!),
          weights,
          pass: { mode: 'train', step: done, clock: clock!, follow: true },
          penalised: true,
          training: { rowWeights: data.weighed ? data.gather('weights', rowWeights!) : null },
        }),
    );

  /** Losses and gradients of a mini-batch, which are good until `use` returns. */
  function differentiated<T>(
    batch: number,
    use: (losses: tf.Tensor, gradients: readonly tf.Tensor[]) => T,
  ): T {
    const { rows, inputs, targets, weights: counts } = data.places(batch);
    const pass = passes.get(`${rows} rows`, () => differentiateBatch(rows));
    const scales = flow?.scales() ?? unscaled;
    return pass.run([inputs, targets, counts, Int32Array.of(batch), scales], ([losses, ...gradients]) =>
      use(losses!, gradients),
    );
  }

  /** @param look sees the gradients before the weights move */
  function step(look: (gradients: readonly tf.Tensor[]) => void): Float32Array {
    const batches = batchesOfStep(spec, data.rows, done);
    const losses = new Float32Array(replicas);
    for (const [place, batch] of batches.entries()) {
      differentiated(batch, (ofBatch, gradients) => {
        addMean(losses, ofBatch.dataSync() as Float32Array, batches.length);
        if (flow !== null) flow.take(gradients, place, batches.length);
        else {
          look(gradients);
          optimizer.apply(done, gradients);
        }
      });
    }
    if (flow !== null) {
      look(flow.totals);
      optimizer.apply(done, flow.totals, { skips: flow.skips(), useClipped: flow.end });
    }
    done++;
    if (spec.restart?.keeps === 'weights' && spec.restart.step === done) {
      optimizer.restart(done);
      flow?.restart();
    }
    return losses;
  }

  return {
    get done() {
      return done;
    },
    passes,
    train: () => step(() => {}),
    trainCaptured() {
      const before = weights.map(copyTensor);
      let gradients: tf.Tensor[] = [];
      const losses = step((own) => {
        gradients = own.map(copyTensor);
      });
      const updates = weights.map((weight, i) => tf.sub(weight, before[i]!));
      tf.dispose(before);
      return { losses, gradients, updates };
    },
    dispose() {
      passes.dispose();
      flow?.dispose();
    },
  };
}

/** The only one of its kind is taken as it is: a mean of several is no longer the same bits. */
function addMean(sum: Float32Array, values: Float32Array, count: number): void {
  values.forEach((value, r) => {
    sum[r] = count === 1 ? value : sum[r]! + value / count;
  });
}

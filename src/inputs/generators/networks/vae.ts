import * as tf from '@tensorflow/tfjs-core';
import { type RandomStream, randomStream } from '../../../lib/random.ts';
import { sizeOf } from '../../../training/data.ts';
import type { GeneratorWeight, LabelledInputs, TrainingOptions } from '../../contract.ts';
import { createBatches, type MiniBatch, noise, oneHot, readOut } from './batches.ts';
import {
  createParameters,
  type DenseSizes,
  type ParameterPlan,
  type Parameters,
  planDense,
  runDense,
} from './layers.ts';
import { adam, bernoulliLoss, createLearner, latentDivergence } from './learner.ts';

/** What an encoder makes of each row, `[1, B, latentSize]` each. */
interface Encoded {
  readonly mean: tf.Tensor3D;
  readonly logVariance: tf.Tensor3D;
}

/** Weights of a dense encoder that takes the class too: one hidden layer, then mean and log variance. */
export function planEncoder({ inputs, classes, units, latentSize }: DenseSizes): ParameterPlan[] {
  return [
    ...planDense('encoder', inputs + classes, units),
    ...planDense('encoder-mean', units, latentSize, { kind: 'glorotUniform' }),
    ...planDense('encoder-variance', units, latentSize, { kind: 'zeros' }),
  ];
}

/** Mean and variance of the latent of each row. */
function encode(parameters: Parameters, { inputs, classes }: MiniBatch): Encoded {
  const hidden = runDense(parameters, 'encoder', tf.concat([inputs, classes], 2));
  return {
    mean: runDense(parameters, 'encoder-mean', hidden, 'linear'),
    logVariance: runDense(parameters, 'encoder-variance', hidden, 'linear'),
  };
}

/** A latent of each row, drawn so that gradients reach mean and variance (arXiv 1312.6114). */
function drawLatents({ mean, logVariance }: Encoded, random: RandomStream): tf.Tensor3D {
  const [, rows, size] = mean.shape;
  return mean.add(
    logVariance
      .div(2)
      .exp()
      .mul(noise(rows, size, random)),
  );
}

/** Mean latents of flat rows, flat too. */
export function meanLatents(
  parameters: Parameters,
  { inputs, classes }: DenseSizes,
  rows: Float32Array,
  labels: Int32Array,
): Float32Array {
  return readOut(() => {
    const batch = {
      inputs: tf.tensor3d(rows, [1, labels.length, inputs]),
      classes: oneHot(labels, classes),
    };
    return encode(parameters, batch).mean;
  });
}

/** The decoder under training and how long it is trained. */
export interface VaePlan {
  /** Of the generator; names its random numbers. */
  readonly id: string;
  /** Encoder (`planEncoder`) and decoder. */
  readonly plans: readonly ParameterPlan[];
  /** Latents `[1, B, n]` and one-hot classes to logits `[1, B, d]`. */
  readonly decode: (parameters: Parameters, latents: tf.Tensor3D, classes: tf.Tensor3D) => tf.Tensor;
  readonly settings: VaeSettings;
}

interface VaeSettings {
  readonly steps: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /**
   * Values of an input from which on the divergence weighs in full. Below, it weighs in proportion: a few values say too
   * little, as cross-entropy counts, for latents to tell inputs of one class apart.
   */
  readonly fullSize: number;
}

/**
 * Trains encoder and decoder together on the evidence lower bound (arXiv 1312.6114; conditional: Sohn et al. 2015), its
 * divergence weighted (Higgins et al. 2017).
 */
export function trainVae(
  { id, plans, decode, settings }: VaePlan,
  data: LabelledInputs,
  { seed, progress }: TrainingOptions,
): GeneratorWeight[] {
  const stream = (purpose: string) => randomStream('generator', id, seed, purpose);
  const parameters = createParameters(plans, stream('start'));
  const learner = createLearner(parameters, adam(settings.learningRate, 0.9, 0.99));
  const batches = createBatches(data, settings.batchSize, stream('batches'));
  const noise = stream('noise');
  const weight = Math.min(1, sizeOf(data.inputShape) / settings.fullSize);
  for (let step = 1; step <= settings.steps; step++) {
    learner.step(() => {
      const { inputs, classes } = batches.next();
      const encoded = encode(parameters, { inputs, classes });
      const logits = decode(parameters, drawLatents(encoded, noise), classes);
      const divergence = latentDivergence(encoded.mean, encoded.logVariance);
      return bernoulliLoss(logits, inputs).add(divergence.mul(weight));
    });
    progress?.(step, settings.steps);
  }
  const weights = parameters.read();
  for (const part of [learner, batches, parameters]) part.dispose();
  return weights;
}

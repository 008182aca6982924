import type * as tf from '@tensorflow/tfjs';
import { randomStream } from '../../../lib/random.ts';
import { sizeOf } from '../../../training/data.ts';
import type { GeneratorWeight, LabelledInputs, TrainingOptions } from '../../contract.ts';
import { createBatches } from './batches.ts';
import { drawLatents, encode } from './encoder.ts';
import { adam, createLearner } from './learner.ts';
import { bernoulliLoss, normalDivergence } from './losses.ts';
import { createParameters, type ParameterPlan, type Parameters } from './parameters.ts';

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
      const divergence = normalDivergence(encoded.mean, encoded.logVariance);
      return bernoulliLoss(logits, inputs).add(divergence.mul(weight));
    });
    progress?.(step, settings.steps);
  }
  const weights = parameters.read();
  for (const part of [learner, batches, parameters]) part.dispose();
  return weights;
}

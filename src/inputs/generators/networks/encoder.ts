import * as tf from '@tensorflow/tfjs';
import type { RandomStream } from '../../../lib/random.ts';
import { type Batch, noise, oneHot, readOut } from './batches.ts';
import { planDense, runDense } from './layers.ts';
import type { ParameterPlan, Parameters } from './parameters.ts';

/** Sizes of the encoder of a conditional VAE. */
export interface EncoderSizes {
  /** Values of one input. */
  readonly inputs: number;
  readonly classes: number;
  readonly units: number;
  readonly latentSize: number;
}

/** What an encoder says of each row, `[1, B, latentSize]` each. */
export interface Encoded {
  readonly mean: tf.Tensor3D;
  readonly logVariance: tf.Tensor3D;
}

/** Weights of a dense encoder that is told the class: one hidden layer, then mean and log variance. */
export function planEncoder({ inputs, classes, units, latentSize }: EncoderSizes): ParameterPlan[] {
  return [
    ...planDense('encoder', inputs + classes, units),
    ...planDense('encoder-mean', units, latentSize, { kind: 'glorotUniform' }),
    ...planDense('encoder-variance', units, latentSize, { kind: 'zeros' }),
  ];
}

/** Mean and variance of the latent of each row. */
export function encode(parameters: Parameters, { inputs, classes }: Batch): Encoded {
  const hidden = runDense(parameters, 'encoder', tf.concat([inputs, classes], 2));
  return {
    mean: runDense(parameters, 'encoder-mean', hidden, 'linear'),
    logVariance: runDense(parameters, 'encoder-variance', hidden, 'linear'),
  };
}

/** A latent of each row, drawn so that gradients reach mean and variance (arXiv 1312.6114). */
export function drawLatents({ mean, logVariance }: Encoded, random: RandomStream): tf.Tensor3D {
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
  { inputs, classes }: EncoderSizes,
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

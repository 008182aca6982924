import * as tf from '@tensorflow/tfjs';
import { sizeOf } from '../../training/data.ts';
import { activate } from '../../training/ops/activation.ts';
import type { GeneratorShape } from '../contract.ts';
import { defineGenerator } from './define.ts';
import { normals, oneHot, readOut } from './networks/batches.ts';
import {
  hiddenUnits,
  openParameters,
  type ParameterPlan,
  type Parameters,
  planDense,
  runDense,
} from './networks/layers.ts';
import { type EncoderSizes, meanLatents, planEncoder, trainVae } from './networks/vae.ts';

const id = 'vae';

const settings = {
  steps: 4000,
  batchSize: 64,
  learningRate: 2e-3,
  fullSize: 400,
  /** Most numbers of a latent; no more than an input has. */
  latentSize: 8,
  unitsPerRoot: 9,
};

/** The conditional VAE: dense, one hidden layer each way, told the class on both sides. */
export const vae = defineGenerator({
  id,
  title: 'Conditional variational autoencoder',
  source:
    'The MNIST VAE of arXiv 2412.17652 (dense, one hidden layer, cross-entropy and divergence), smaller and told the class.',
  settings,
  train(data, options, settings) {
    const sizes = sizesOf(data, settings);
    return trainVae({ id, plans: planVae(sizes), decode: decodeLogits, settings }, data, options);
  },
  open(weights, shape, settings) {
    const sizes = sizesOf(shape, settings);
    const { latentSize, classes } = sizes;
    const parameters = openParameters(planVae(sizes), weights);
    return {
      ...shape,
      kind: id,
      latentSize,
      prior: (rows, random) => normals(rows, latentSize, random),
      decode: (latents, labels) =>
        readOut(() => {
          const rows = tf.tensor3d(latents, [1, labels.length, latentSize]);
          const logits = decodeLogits(parameters, rows, oneHot(labels, classes));
          return activate(logits, 'sigmoid');
        }),
      encode: (inputs, labels) => meanLatents(parameters, sizes, inputs, labels),
      dispose: () => parameters.dispose(),
    };
  },
});

function sizesOf({ inputShape, classes }: GeneratorShape, chosen: typeof settings): EncoderSizes {
  const inputs = sizeOf(inputShape);
  return {
    inputs,
    classes,
    units: hiddenUnits(inputShape, chosen.unitsPerRoot),
    latentSize: Math.min(inputs, chosen.latentSize),
  };
}

function planVae(sizes: EncoderSizes): ParameterPlan[] {
  const { inputs, classes, units, latentSize } = sizes;
  return [
    ...planEncoder(sizes),
    ...planDense('decoder', latentSize + classes, units),
    ...planDense('picture', units, inputs, { kind: 'glorotUniform' }),
  ];
}

function decodeLogits(parameters: Parameters, latents: tf.Tensor3D, classes: tf.Tensor3D): tf.Tensor {
  const hidden = runDense(parameters, 'decoder', tf.concat([latents, classes], 2));
  return runDense(parameters, 'picture', hidden, 'linear');
}

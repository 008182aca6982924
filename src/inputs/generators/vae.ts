import * as tf from '@tensorflow/tfjs-core';
import { activate } from '../../training/ops/activation.ts';
import { defineGenerator, openConditional } from './define.ts';
import {
  type DenseSizes,
  denseSizes,
  openParameters,
  type ParameterPlan,
  type Parameters,
  planDense,
  runDense,
} from './networks/layers.ts';
import { meanLatents, planEncoder, trainVae } from './networks/vae.ts';

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

/** The conditional VAE: dense, one hidden layer each way, with the class on both sides. */
export const vae = defineGenerator({
  id,
  title: 'Conditional variational autoencoder',
  source:
    'The MNIST VAE of arXiv 2412.17652 (dense, one hidden layer, cross-entropy and divergence), smaller and given the class.',
  settings,
  train(data, options, settings) {
    const plans = planVae(denseSizes(data, settings));
    return trainVae({ id, plans, decode: decodeLogits, settings }, data, options);
  },
  open(weights, shape, settings) {
    const sizes = denseSizes(shape, settings);
    const parameters = openParameters(planVae(sizes), weights);
    const paint = (latents: tf.Tensor3D, classes: tf.Tensor3D) =>
      activate(decodeLogits(parameters, latents, classes), 'sigmoid');
    return {
      ...openConditional(id, shape, sizes.latentSize, parameters, paint),
      encode: (inputs, labels) => meanLatents(parameters, sizes, inputs, labels),
    };
  },
});

function planVae(sizes: DenseSizes): ParameterPlan[] {
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

import * as tf from '@tensorflow/tfjs-core';
import { activeHeap } from '../kernels/load.ts';
import { activate } from '../ops/activation.ts';
import { add, multiply, scale } from '../ops/elementwise.ts';
import { composeNormalNoise, type NoiseSettings, noiseTables, normalNoise } from '../ops/random/noise.ts';
import { normalDivergence } from '../ops/reductions/divergence.ts';
import { drawSeed } from '../seeds.ts';
import { type ForwardContext, type LayerKindDefinition, type LayerPlace, requireInputs } from './layer.ts';

/** Normal noise in training, nothing elsewhere. Standard deviations are each replica's own. */
export const gaussianNoiseLayer: LayerKindDefinition<'gaussianNoise'> = {
  structure: () => [],
  build(specs, place) {
    const noise = planNoise(
      place,
      specs.map(({ sd }) => sd),
    );
    return {
      outputShape: place.inputShape,
      activation: null,
      weights: [],
      forward: (x, _, context) => (context.mode === 'train' ? add(x, drawNoise(x.shape, noise, context)) : x),
    };
  },
};

/**
 * Means and logarithms of variances to a normal deviate in training (Kingma and Welling, arXiv 1312.6114), to the mean
 * elsewhere; the divergence enters the loss in every mode. Its weight is each replica's own.
 */
export const samplingLayer: LayerKindDefinition<'sampling'> = {
  inputs: [2, 2],
  structure: () => [],
  build(specs, place) {
    const [means, logVariances] = place.inputShapes;
    requireInputs(place, String(means) === String(logVariances), 'takes means and variances of one shape');
    const noise = planNoise(
      place,
      specs.map(() => 1),
    );
    const weights = specs.map(({ klWeight }) => klWeight);
    return {
      outputShape: place.inputShape,
      activation: null,
      weights: [],
      forward(mean, _, context) {
        const logVariance = context.inputs[1]!;
        const { klWeights } = context.constant('klWeights', () => ({ klWeights: tf.tensor1d(weights) }));
        context.addLoss?.(normalDivergence(mean, logVariance, klWeights));
        if (context.mode !== 'train') return mean;
        const deviation = activate(scale(logVariance, 0.5), 'exponential');
        return add(mean, multiply(deviation, drawNoise(mean.shape, noise, context)));
      },
    };
  },
};

function planNoise({ runs, name }: LayerPlace, scales: readonly number[]): NoiseSettings {
  return { seeds: runs.map((run) => drawSeed(run, name)), scales };
}

/** The noise of the present step. */
function drawNoise(
  shape: readonly number[],
  settings: NoiseSettings,
  { step, clock, constant }: ForwardContext,
): tf.Tensor {
  if (activeHeap() === null) return composeNormalNoise(shape, settings, step);
  return normalNoise(
    shape,
    constant('noise', () => noiseTables(settings)),
    clock,
  );
}

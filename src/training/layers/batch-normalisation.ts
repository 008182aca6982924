import type * as tf from '@tensorflow/tfjs-core';
import { batchNormalise, normaliseWith, runningVarianceScale } from '../ops/normalisation.ts';
import {
  type ForwardContext,
  type Layer,
  type LayerKindDefinition,
  type LayerPlace,
  planWeight,
  requireSomeAxes,
  type SpecOf,
  type WeightPlan,
} from './layer.ts';
import { planScaleAndShift } from './layer-normalisation.ts';

/** Batch normalisation over every axis but the last. */
export const batchNormalisationLayer: LayerKindDefinition<'batchNormalization'> = {
  structure: ({ momentum, epsilon, center, scale }) => [momentum, epsilon, center, scale],
  build(specs, place) {
    requireSomeAxes(place);
    return {
      outputShape: place.inputShape,
      activation: null,
      weights: planWeights(specs, place),
      forward: (x, weights, context) => normalise(specs[0]!, x, weights, context),
    };
  },
};

type Spec = SpecOf<'batchNormalization'>;

/** In Keras's order: gamma, beta, moving mean, moving variance. */
function planWeights(specs: readonly Spec[], place: LayerPlace): Layer['weights'] {
  const statistic = (role: WeightPlan['role'], kind: 'zeros' | 'ones') => ({
    ...planWeight(
      place,
      role,
      [place.inputShape.at(-1)!],
      specs.map(() => ({ kind })),
    ),
    trainable: false,
  });
  return [
    ...planScaleAndShift(specs, place),
    statistic('movingMean', 'zeros'),
    statistic('movingVariance', 'ones'),
  ];
}

function normalise(
  { scale, center, epsilon, momentum }: Spec,
  x: tf.Tensor,
  weights: readonly tf.Tensor[],
  { mode, follow }: ForwardContext,
): tf.Tensor {
  const gamma = scale ? weights[0]! : null;
  const beta = center ? weights[scale ? 1 : 0]! : null;
  const meanIndex = weights.length - 2;
  const [movingMean, movingVariance] = weights.slice(meanIndex) as [tf.Tensor, tf.Tensor];
  if (mode === 'evaluate') return normaliseWith(x, movingMean, movingVariance, gamma, beta, epsilon);
  const { y, mean, variance } = batchNormalise(x, gamma, beta, epsilon);
  follow?.(meanIndex, mean, momentum, 1);
  follow?.(meanIndex + 1, variance, momentum, runningVarianceScale(x.shape));
  return y;
}

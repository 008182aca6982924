import * as tf from '@tensorflow/tfjs-core';
import { InputError } from '../../lib/errors.ts';
import { sizeOf } from '../data.ts';
import { mostPermutedAxes, permute, repeat, take } from '../ops/blocks.ts';
import { stopGradient } from '../ops/elementwise.ts';
import { type Layer, type LayerKindDefinition, requireAxes, requireInputs } from './layer.ts';

export const flattenLayer: LayerKindDefinition<'flatten'> = {
  structure: () => [],
  build: (_, { inputShape }) => reshaping([sizeOf(inputShape)]),
};

export const reshapeLayer: LayerKindDefinition<'reshape'> = {
  structure: ({ shape }) => shape,
  build([spec], { inputShape, name }) {
    const { shape } = spec!;
    if (sizeOf(shape) === sizeOf(inputShape)) return reshaping(shape);
    throw new InputError('layer-input', {
      rule: `layer ${name} keeps the number of values`,
      need: `a shape of ${sizeOf(inputShape)} values`,
      value: `[${shape.join(', ')}]`,
    });
  },
};

/** The axes of a row in another order. */
export const permuteLayer: LayerKindDefinition<'permute'> = {
  structure: ({ axes }) => axes,
  build([spec], place) {
    const { axes } = spec!;
    const { inputShape } = place;
    const every = inputShape.every((_, i) => axes.includes(i + 1)) && axes.length === inputShape.length;
    requireInputs(place, every, `takes inputs with the axes ${axes.join(', ')}`);
    requireInputs(place, axes.length <= mostPermutedAxes, `takes inputs of at most ${mostPermutedAxes} axes`);
    return {
      outputShape: axes.map((axis) => inputShape[axis - 1]!),
      activation: null,
      weights: [],
      forward: (x) => permute(x, [0, 1, ...axes.map((axis) => axis + 1)]),
    };
  },
};

/** A vector at every step of a sequence. */
export const repeatVectorLayer: LayerKindDefinition<'repeatVector'> = {
  structure: ({ times }) => times,
  build([spec], place) {
    requireAxes(place, 1, 'features');
    const { times } = spec!;
    return {
      outputShape: [times, ...place.inputShape],
      activation: null,
      weights: [],
      forward: (x) => repeat(tf.expandDims(x, 2), 2, times),
    };
  },
};

/** One step of a sequence. */
export const takeStepLayer: LayerKindDefinition<'takeStep'> = {
  structure: ({ step }) => step,
  build([spec], place) {
    const { step } = spec!;
    const [steps = 0, ...outputShape] = place.inputShape;
    const index = step < 0 ? steps + step : step;
    requireInputs(place, index >= 0 && index < steps, `takes sequences that have a step ${step}`);
    return {
      outputShape,
      activation: null,
      weights: [],
      forward: (x) => tf.squeeze(take(x, 2, index, 1), [2]),
    };
  },
};

/** Its input, through which no gradient flows. */
export const stopGradientLayer: LayerKindDefinition<'stopGradient'> = {
  structure: () => [],
  build: (_, { inputShape }) => ({
    outputShape: inputShape,
    activation: null,
    weights: [],
    forward: (x) => stopGradient(x),
  }),
};

function reshaping(outputShape: readonly number[]): Layer {
  return {
    outputShape,
    activation: null,
    weights: [],
    forward: (x) => tf.reshape(x, [x.shape[0]!, x.shape[1]!, ...outputShape]),
  };
}

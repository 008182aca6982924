import * as tf from '@tensorflow/tfjs';
import { InputError } from '../../lib/errors.ts';
import { sizeOf } from '../data.ts';
import type { Layer, LayerKindDefinition } from './layer.ts';

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

function reshaping(outputShape: readonly number[]): Layer {
  return {
    outputShape,
    activation: null,
    weights: [],
    forward: (x) => tf.reshape(x, [x.shape[0]!, x.shape[1]!, ...outputShape]),
  };
}

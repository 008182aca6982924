import * as tf from '@tensorflow/tfjs-core';
import { differs } from '../ops/elementwise.ts';
import { type LayerKindDefinition, requireInputs } from './layer.ts';

/** Which places of a row hold something: `[steps]` token ids or `[steps, features]` → `[steps]`. */
export const maskLayer: LayerKindDefinition<'mask'> = {
  structure: ({ value }) => value,
  build([spec], place) {
    const { inputShape } = place;
    const fits = inputShape.length === 1 || inputShape.length === 2;
    requireInputs(place, fits, 'takes inputs of shape [steps] or [steps, features]');
    return {
      outputShape: [inputShape[0]!],
      activation: null,
      weights: [],
      forward: (x) => differs(inputShape.length === 1 ? tf.expandDims(x, 3) : x, spec!.value),
    };
  },
};

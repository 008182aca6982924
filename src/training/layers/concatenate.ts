import { concatenate } from '../ops/blocks.ts';
import { resolveAxis } from './axes.ts';
import { type LayerKindDefinition, requireInputs } from './layer.ts';

/** Inputs one behind the other along an axis: features, tokens, channels. */
export const concatenateLayer: LayerKindDefinition<'concatenate'> = {
  inputs: [2, Number.POSITIVE_INFINITY],
  structure: ({ axis }) => axis,
  build([spec], place) {
    const { inputShapes, inputShape } = place;
    const axis = resolveAxis(place, inputShape, spec!.axis);
    const outputShape = inputShape.with(
      axis,
      inputShapes.reduce((total, shape) => total + (shape[axis] ?? 0), 0),
    );
    const fits = inputShapes.every(
      (shape) => String(shape.with(axis, 0)) === String(inputShape.with(axis, 0)),
    );
    requireInputs(place, fits, `takes inputs that agree in all axes but ${spec!.axis}`);
    return {
      outputShape,
      activation: null,
      weights: [],
      forward: (_x, _weights, { inputs }) => concatenate(inputs, axis + 2),
    };
  },
};

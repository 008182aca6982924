import type * as tf from '@tensorflow/tfjs-core';
import { broadcast } from '../ops/blocks.ts';
import { add, choose, larger, maximum, multiply, scale, subtract } from '../ops/elementwise.ts';
import { type ForwardContext, type LayerDefinition, type LayerPlace, requireInputs } from './layer.ts';

/** Layers of several inputs, number by number, as Keras's layers of these names. */

type Merge = (a: tf.Tensor, b: tf.Tensor, context: ForwardContext) => tf.Tensor;

export const addLayer = merging(add);
export const multiplyLayer = merging(multiply);
export const subtractLayer: LayerDefinition<unknown> = { ...merging(subtract), inputs: [2, 2] };
export const maximumLayer = merging((a, b, { gates }) =>
  gates === null
    ? maximum(a, b)
    : choose(
        gates.visit(() => larger(a, b)),
        a,
        b,
      ),
);
export const averageLayer = merging(add, (sum, count) => scale(sum, 1 / count));

/** From the first input to the last; axes of size 1 are repeated to what the others have. */
function merging(
  merge: Merge,
  finish = (merged: tf.Tensor, _count: number) => merged,
): LayerDefinition<unknown> {
  return {
    inputs: [2, Number.POSITIVE_INFINITY],
    structure: () => [],
    build(_, place) {
      const outputShape = sharedShape(place);
      return {
        outputShape,
        activation: null,
        weights: [],
        forward(x, _, context) {
          const shape = [...x.shape.slice(0, 2), ...outputShape];
          const merged = context.inputs
            .map((input) => broadcast(input, shape))
            .reduce((a, b) => merge(a, b, context));
          return finish(merged, context.inputs.length);
        },
      };
    },
  };
}

/** @throws InputError `layer-input` where the inputs have no shape that all can be repeated to. */
function sharedShape(place: LayerPlace): readonly number[] {
  const { inputShapes } = place;
  const shape = inputShapes[0]!.map((_, axis) => Math.max(...inputShapes.map((one) => one[axis] ?? 0)));
  const fits = inputShapes.every(
    (one) => one.length === shape.length && one.every((size, axis) => size === 1 || size === shape[axis]),
  );
  requireInputs(place, fits, 'takes inputs of one shape, save for axes of size 1');
  return shape;
}

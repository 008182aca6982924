import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../data.ts';
import { matMul } from '../kernels/matmul.ts';
import { mostPermutedAxes, permute } from '../ops/blocks.ts';
import { normaliseLength } from '../ops/reductions/unit.ts';
import { resolveAxis } from './axes.ts';
import { type LayerKindDefinition, requireInputs } from './layer.ts';

/**
 * Products of two inputs along an axis of each, as Keras's Dot: what is left of the first one's axes, then of the
 * second's; a single number of two vectors.
 */
export const dotLayer: LayerKindDefinition<'dot'> = {
  inputs: [2, 2],
  structure: ({ axis, normalise }) => [axis, normalise],
  build([spec], place) {
    const [first, second] = place.inputShapes as [readonly number[], readonly number[]];
    const given = typeof spec!.axis === 'number' ? ([spec!.axis, spec!.axis] as const) : spec!.axis;
    const axes = [first, second].map((shape, i) => resolveAxis(place, shape, given[i]!)) as [number, number];
    requireInputs(
      place,
      first[axes[0]] === second[axes[1]],
      `takes inputs of one size along axis ${given.join(' and ')}`,
    );
    requireInputs(
      place,
      Math.max(first.length, second.length) <= mostPermutedAxes,
      `takes inputs of at most ${mostPermutedAxes} axes`,
    );
    const rest = [...first.toSpliced(axes[0], 1), ...second.toSpliced(axes[1], 1)];
    const outputShape = rest.length === 0 ? [1] : rest;
    return {
      outputShape,
      activation: null,
      weights: [],
      forward(_x, _weights, { inputs }) {
        const [a, b] = inputs.map((input, i) => {
          const vectors = layOut(input, axes[i]!);
          return spec!.normalise ? normaliseLength(vectors) : vectors;
        });
        const products = matMul(a!, b!, { b: true });
        return tf.reshape(products, [...inputs[0]!.shape.slice(0, 2), ...outputShape]);
      },
    };
  },
};

/** Every row's vectors along an axis, `[R · B, vectors, size]`. */
function layOut(x: tf.Tensor, axis: number): tf.Tensor {
  const [replicas, rows, ...shape] = x.shape as [number, number, ...number[]];
  const others = shape.map((_, i) => i + 2).toSpliced(axis, 1);
  const last = axis === shape.length - 1 ? x : permute(x, [0, 1, ...others, axis + 2]);
  return tf.reshape(last, [replicas * rows, sizeOf(shape) / shape[axis]!, shape[axis]!]);
}

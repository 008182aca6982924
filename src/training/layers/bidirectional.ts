import type * as tf from '@tensorflow/tfjs-core';
import { concatenate, reverse } from '../ops/blocks.ts';
import { add, multiply, scale } from '../ops/elementwise.ts';
import type { Layer, LayerKindDefinition, LayerPlace, SpecOf, WeightPlan } from './layer.ts';
import { buildRecurrent, recurrentStructure } from './recurrent.ts';

/** One recurrent layer reading forwards, one backwards, their outputs merged step by step. */
export const bidirectionalLayer: LayerKindDefinition<'bidirectional'> = {
  structure: ({ layer, mergeMode }) => [layer.kind, recurrentStructure(layer), mergeMode],
  build(specs, place) {
    const { layer, mergeMode } = specs[0]!;
    const forward = buildDirection(specs, place, 'forward');
    const backward = buildDirection(specs, place, 'backward');
    const split = forward.weights.length;
    const leading = forward.outputShape.slice(0, -1);
    return {
      outputShape: mergeMode === 'concat' ? [...leading, 2 * layer.units] : forward.outputShape,
      activation: layer.activation,
      weights: [...prefixed('forward/', forward), ...prefixed('backward/', backward)],
      forward(x, weights, context) {
        const ahead = forward.forward(x, weights.slice(0, split), context);
        const back = backward.forward(x, weights.slice(split), context);
        // Outputs of the backward layer come in the order of reading.
        return merge[mergeMode](ahead, layer.returnSequences ? reverse(back, 2) : back);
      },
    };
  },
};

const merge: Record<SpecOf<'bidirectional'>['mergeMode'], (a: tf.Tensor, b: tf.Tensor) => tf.Tensor> = {
  concat: (a, b) => concatenate([a, b], a.rank - 1),
  sum: add,
  mul: multiply,
  ave: (a, b) => scale(add(a, b), 0.5),
};

function buildDirection(
  specs: readonly SpecOf<'bidirectional'>[],
  place: LayerPlace,
  direction: 'forward' | 'backward',
): Layer {
  return buildRecurrent(
    specs.map(({ layer }) => layer),
    { ...place, name: `${place.name}/${direction}` },
    direction === 'backward',
  );
}

function prefixed(path: string, layer: Layer): WeightPlan[] {
  return layer.weights.map((plan) => ({ ...plan, path }));
}

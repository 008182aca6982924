import * as tf from '@tensorflow/tfjs';
import { concatenate, repeat } from '../ops/blocks.ts';
import { add } from '../ops/elementwise.ts';
import { type LayerKindDefinition, planWeight, requireAxes } from './layer.ts';

/** A trained table `[steps, features]`, added to every row. */
export const learnedPositionsLayer: LayerKindDefinition<'learnedPositions'> = {
  structure: () => [],
  build(specs, place) {
    requireAxes(place, 2, 'steps, features');
    const initialisers = specs.map((spec) => spec.positionsInitialiser);
    return {
      outputShape: place.inputShape,
      activation: null,
      weights: [planWeight(place, 'positions', place.inputShape, initialisers)],
      forward: (x, [positions]) => add(x, repeat(tf.expandDims(positions!, 1), 1, x.shape[1]!)),
    };
  },
};

/** The fixed table of Vaswani et al. (arXiv 1706.03762), added to every row. */
export const sinusoidalPositionsLayer: LayerKindDefinition<'sinusoidalPositions'> = {
  structure: ({ maxWavelength }) => maxWavelength,
  build([spec], place) {
    requireAxes(place, 2, 'steps, features');
    const [steps, features] = place.inputShape as [number, number];
    const make = () => ({
      table: tf.tensor(sinusoids(steps, features, spec!.maxWavelength), [1, 1, steps, features]),
    });
    return {
      outputShape: place.inputShape,
      activation: null,
      weights: [],
      forward(x, _, { constant }) {
        const rows = x.shape[0]! * x.shape[1]!;
        const { table } = constant('positions', make);
        return add(x, tf.reshape(repeat(table, 0, rows), x.shape));
      },
    };
  },
};

/** Sine in even features and cosine in odd ones of pos / maxWavelength^(2i / features). */
function sinusoids(steps: number, features: number, maxWavelength: number): Float32Array {
  return Float32Array.from({ length: steps * features }, (_, at) => {
    const feature = at % features;
    const angle = Math.floor(at / features) / maxWavelength ** ((feature - (feature % 2)) / features);
    return feature % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
}

/** A trained vector before the first step of every row, as in BERT and ViT. */
export const classTokenLayer: LayerKindDefinition<'classToken'> = {
  structure: () => [],
  build(specs, place) {
    requireAxes(place, 2, 'steps, features');
    const [steps, features] = place.inputShape as [number, number];
    const initialisers = specs.map((spec) => spec.tokenInitialiser);
    return {
      outputShape: [steps + 1, features],
      activation: null,
      weights: [planWeight(place, 'token', [features], initialisers)],
      forward(x, [token]) {
        const [replicas, rows] = x.shape as [number, number];
        const repeated = repeat(tf.reshape(token!, [replicas, 1, 1, features]), 1, rows);
        return concatenate([repeated, x], 2);
      },
    };
  },
};

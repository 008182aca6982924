import * as tf from '@tensorflow/tfjs-core';
import { concatenate, repeat, take } from '../ops/blocks.ts';
import { add } from '../ops/elementwise.ts';
import { type LayerKindDefinition, planWeight, requireAxes } from './layer.ts';

/** A trained table `[steps, features]`, added to every row. */
export const learnedPositionsLayer: LayerKindDefinition<'learnedPositions'> = {
  structure: ({ shiftInEvaluation }) => shiftInEvaluation ?? [],
  build(specs, place) {
    requireAxes(place, 2, 'steps, features');
    const initialisers = specs.map((spec) => spec.positionsInitialiser);
    const steps = place.inputShape[0]!;
    const shift = (specs[0]!.shiftInEvaluation ?? 0) % steps;
    const moved = (table: tf.Tensor) =>
      concatenate([take(table, 1, shift, steps - shift), take(table, 1, 0, shift)], 1);
    return {
      outputShape: place.inputShape,
      activation: null,
      weights: [planWeight(place, 'positions', place.inputShape, initialisers)],
      forward(x, [positions], { mode }) {
        const table = shift > 0 && mode === 'evaluate' ? moved(positions!) : positions!;
        return add(x, repeat(tf.expandDims(table, 1), 1, x.shape[1]!));
      },
    };
  },
};

/** The fixed table of Vaswani et al. (arXiv 1706.03762), added to every row. */
export const sinusoidalPositionsLayer: LayerKindDefinition<'sinusoidalPositions'> = {
  structure: ({ maxWavelength, shiftInEvaluation }) => [maxWavelength, shiftInEvaluation ?? 0],
  build([spec], place) {
    requireAxes(place, 2, 'steps, features');
    const [steps, features] = place.inputShape as [number, number];
    const { maxWavelength, shiftInEvaluation = 0 } = spec!;
    const make = (first: number) => () => ({
      table: tf.tensor(sinusoids(first, steps, features, maxWavelength), [1, 1, steps, features]),
    });
    return {
      outputShape: place.inputShape,
      activation: null,
      weights: [],
      forward(x, _, { constant, mode }) {
        const rows = x.shape[0]! * x.shape[1]!;
        const first = mode === 'evaluate' ? shiftInEvaluation : 0;
        const { table } = constant(first > 0 ? 'shifted' : 'positions', make(first));
        return add(x, tf.reshape(repeat(table, 0, rows), x.shape));
      },
    };
  },
};

/** Sine in even features and cosine in odd ones of pos / maxWavelength^(2i / features), from a first place on. */
function sinusoids(first: number, steps: number, features: number, maxWavelength: number): Float32Array {
  return Float32Array.from({ length: steps * features }, (_, at) => {
    const feature = at % features;
    const angle =
      (first + Math.floor(at / features)) / maxWavelength ** ((feature - (feature % 2)) / features);
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

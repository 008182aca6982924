import type * as tf from '@tensorflow/tfjs-core';
import { activeHeap } from '../kernels/load.ts';
import { composeDropout, dropout, dropoutTables } from '../ops/random/dropout.ts';
import { drawSeed } from '../seeds.ts';
import type { ForwardContext, LayerKindDefinition, LayerPlace } from './layer.ts';

/** Dropout in training, nothing elsewhere. Rates are each replica's own. */
export const dropoutLayer: LayerKindDefinition<'dropout'> = {
  structure: () => [],
  build(specs, place) {
    const drop = createDropout(
      specs.map(({ rate }) => rate),
      place,
    );
    return {
      outputShape: place.inputShape,
      activation: null,
      weights: [],
      forward: (x, _, context) => drop(x, context),
    };
  },
};

/** Dropout at these rates, one per replica, by the draws of the layer at that place. */
export function createDropout(
  rates: readonly number[],
  { runs, name }: LayerPlace,
): (x: tf.Tensor, context: ForwardContext) => tf.Tensor {
  const settings = { seeds: runs.map((run) => drawSeed(run, name)), rates };
  return (x, { mode, step, clock, constant }) => {
    if (mode !== 'train') return x;
    if (activeHeap() === null) return composeDropout(x, settings, step);
    return dropout(
      x,
      constant('dropout', () => dropoutTables(settings)),
      clock,
    );
  };
}

import { activeHeap } from '../kernels/load.ts';
import { composeDropout, dropout, dropoutTables } from '../ops/random/dropout.ts';
import { drawSeed } from '../seeds.ts';
import type { LayerKindDefinition } from './layer.ts';

/** Dropout in training, nothing elsewhere. Rates are each replica's own. */
export const dropoutLayer: LayerKindDefinition<'dropout'> = {
  structure: () => [],
  build(specs, place) {
    const settings = {
      seeds: place.runs.map((run) => drawSeed(run, place.name)),
      rates: specs.map(({ rate }) => rate),
    };
    return {
      outputShape: place.inputShape,
      activation: null,
      weights: [],
      forward(x, _, { mode, step, clock, constant }) {
        if (mode !== 'train') return x;
        if (activeHeap() === null) return composeDropout(x, settings, step);
        return dropout(
          x,
          constant('dropout', () => dropoutTables(settings)),
          clock,
        );
      },
    };
  },
};

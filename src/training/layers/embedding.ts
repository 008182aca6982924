import { embed } from '../ops/embedding.ts';
import { type LayerKindDefinition, planWeight, requireAxes } from './layer.ts';

/** Token ids `[length]` to vectors `[length, outputDim]`. */
export const embeddingLayer: LayerKindDefinition<'embedding'> = {
  structure: ({ inputDim, outputDim }) => [inputDim, outputDim],
  build(specs, place) {
    requireAxes(place, 1, 'length');
    const { inputDim, outputDim } = specs[0]!;
    const initialisers = specs.map((spec) => spec.embeddingsInitialiser);
    return {
      outputShape: [place.inputShape[0]!, outputDim],
      activation: null,
      weights: [planWeight(place, 'embeddings', [inputDim, outputDim], initialisers)],
      forward: (x, [embeddings]) => embed(embeddings!, x),
    };
  },
};

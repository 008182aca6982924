import * as tf from '@tensorflow/tfjs-core';
import { attentionWeights, weighValues } from '../ops/attention.ts';
import { dense } from '../ops/dense.ts';
import { createDropout } from './dropout.ts';
import {
  type Layer,
  type LayerKindDefinition,
  type LayerPlace,
  penaltyStructure,
  planWeight,
  requireInputs,
  type SpecOf,
} from './layer.ts';

type Spec = SpecOf<'multiHeadAttention'>;

/** Widths of one layer, as Keras fills them in. */
interface Widths {
  readonly heads: number;
  readonly keySize: number;
  readonly valueSize: number;
  readonly output: number;
}

/**
 * Multi-head attention of a sequence to itself, to a second input, and past a third one: a mask of the second one's steps.
 * Weights as in Keras's MultiHeadAttention, `[width, heads, size]` and back.
 */
export const multiHeadAttentionLayer: LayerKindDefinition<'multiHeadAttention'> = {
  inputs: [1, 3],
  structure: (spec) => [
    [spec.heads, spec.keySize, spec.valueSize ?? null, spec.outputSize ?? null],
    [spec.useBias, spec.causal, spec.scale ?? null, spec.unmaskedInTraining ?? false],
    [spec.kernelRegulariser, spec.biasRegulariser].map(penaltyStructure),
  ],
  build(specs, place) {
    const { heads, keySize, valueSize = keySize, outputSize, useBias, causal, scale } = specs[0]!;
    const sees = specs[0]!.unmaskedInTraining === true;
    const [query, source = query, mask] = place.inputShapes as [number[], number[]?, number[]?];
    requireInputs(place, query.length === 2 && source!.length === 2, 'takes sequences [steps, features]');
    requireInputs(
      place,
      mask === undefined || String(mask) === String([source![0]]),
      'takes as its third input a mask of the steps of its second one',
    );
    const widths = { heads, keySize, valueSize, output: outputSize ?? query[1]! };
    const rates = specs.map(({ dropout }) => dropout);
    const drop = rates.some((rate) => rate > 0) ? createDropout(rates, place) : null;
    return {
      outputShape: [query[0]!, widths.output],
      activation: null,
      weights: planWeights(specs, place, [query[1]!, source![1]!], widths),
      forward(x, weights, context) {
        const [, from = x, hidden = null] = context.inputs;
        const [queries, keys, values, output] = projections(weights, useBias, widths);
        const open = sees && context.mode !== 'evaluate';
        const seen = attentionWeights(queries(x), keys(from), open ? null : hidden, {
          ...{ heads, causal: causal && !open },
          ...(scale !== undefined && { scale }),
        });
        return output(weighValues(drop?.(seen, context) ?? seen, values(from)));
      },
    };
  },
};

const parts = ['query', 'key', 'value', 'output'] as const;

function planWeights(
  specs: readonly Spec[],
  place: LayerPlace,
  [query, source]: readonly [number, number],
  { heads, keySize, valueSize, output }: Widths,
): Layer['weights'] {
  const shapes: Readonly<Record<(typeof parts)[number], readonly [number[], number[]]>> = {
    query: [
      [query, heads, keySize],
      [heads, keySize],
    ],
    key: [
      [source, heads, keySize],
      [heads, keySize],
    ],
    value: [
      [source, heads, valueSize],
      [heads, valueSize],
    ],
    output: [[heads, valueSize, output], [output]],
  };
  return parts.flatMap((part) => {
    const own = { ...place, name: `${place.name}/${part}` };
    const [kernelShape, biasShape] = shapes[part];
    const kernel = planWeight(
      own,
      'kernel',
      kernelShape,
      specs.map((spec) => spec.kernelInitialiser),
      specs.map((spec) => spec.kernelRegulariser),
    );
    const bias = planWeight(
      own,
      'bias',
      biasShape,
      specs.map((spec) => spec.biasInitialiser),
      specs.map((spec) => spec.biasRegulariser),
    );
    return (specs[0]!.useBias ? [kernel, bias] : [kernel]).map((plan) => ({ ...plan, path: `${part}/` }));
  });
}

type Projection = (x: tf.Tensor) => tf.Tensor;

/** Dense layers of the weights, heads side by side. */
function projections(
  weights: readonly tf.Tensor[],
  useBias: boolean,
  { heads, keySize, valueSize, output }: Widths,
): [queries: Projection, keys: Projection, values: Projection, output: Projection] {
  const perPart = useBias ? 2 : 1;
  const replicas = weights[0]!.shape[0]!;
  const units = [heads * keySize, heads * keySize, heads * valueSize, output];
  return units.map((width, i): Projection => {
    const kernel = tf.reshape(weights[i * perPart]!, [replicas, -1, width]);
    const bias = useBias ? tf.reshape(weights[i * perPart + 1]!, [replicas, width]) : null;
    return (x) => dense(x, kernel, bias, 'linear');
  }) as [Projection, Projection, Projection, Projection];
}

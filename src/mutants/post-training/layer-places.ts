import { canonicalJson } from '../../lib/hash.ts';
import type { ActivationName } from '../../training/spec.ts';
import { nothingToMutate } from './chosen.ts';
import type { PostTrainingOperator, TrainedLayer, TrainedNetwork } from './contract.ts';

/** Activations that give the same again when applied twice. */
const idempotent: readonly ActivationName[] = ['linear', 'relu'];

/** Whether a layer hands on the shape it is given, and something else than it is given (dropout is off when predicting). */
export function actsInPlace({ spec, inputShape, outputShape }: TrainedLayer): boolean {
  if (spec.kind === 'dropout' || spec.kind === 'reshape' || spec.kind === 'flatten') return false;
  if (spec.kind === 'activation' && spec.activation === 'linear') return false;
  return canonicalJson(inputShape) === canonicalJson(outputShape);
}

/** Whether applying a layer twice differs from applying it once. */
export function actsTwice({ spec }: TrainedLayer): boolean {
  return spec.kind !== 'activation' || !idempotent.includes(spec.activation);
}

/** What tells one way to change the list of layers from another. */
export interface LayerChange {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** Every network it can make, as a list to draw from. */
  places(network: TrainedNetwork): readonly (() => TrainedNetwork)[];
  readonly obstacle: string;
}

/** An operator that changes one layer, drawn uniformly over the places, whatever the ratio. */
export function layerChange({ id, title, source, places, obstacle }: LayerChange): PostTrainingOperator {
  return {
    id,
    title,
    source,
    counts: 'layer',
    applicable: (network) =>
      places(network).length > 0 ? { applicable: true } : { applicable: false, reason: obstacle },
    mutate(network, _ratio, random) {
      const choices = places(network);
      if (choices.length === 0) throw nothingToMutate(obstacle);
      return random.pick(choices)();
    },
  };
}

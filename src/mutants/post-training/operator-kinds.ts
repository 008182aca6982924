import { InputError } from '../../lib/errors.ts';
import { groupBy } from '../../lib/group.ts';
import type { RandomStream } from '../../lib/random.ts';
import { sum } from '../../statistics/descriptive.ts';
import type { LayerWeight, PostTrainingOperator, TrainedLayer, TrainedNetwork } from './contract.ts';

/** What every operator says of itself. */
export type Identity = Pick<PostTrainingOperator, 'id' | 'title' | 'source'>;

interface ShareFault extends Identity {
  readonly counts: 'weights' | 'neurons';
  /** How many of what it counts a layer has. */
  countIn(layer: TrainedLayer): number;
  /** Why it does not apply where no layer has any. */
  readonly obstacle: string;
  /** The weights of a layer that change, with their new values. */
  change(
    layer: TrainedLayer,
    chosen: readonly number[],
    random: RandomStream,
  ): ReadonlyMap<LayerWeight, Float32Array>;
}

/** An operator on a share of what layers have, drawn uniformly over all layers together. */
export function shareOperator({ countIn, obstacle, change, ...own }: ShareFault): PostTrainingOperator {
  return {
    ...own,
    applicable: ({ layers }) =>
      appliesIf(
        layers.some((layer) => countIn(layer) > 0),
        obstacle,
      ),
    mutate({ layers }, ratio, random) {
      const places = drawPlaces(layers.map(countIn), ratio, random, obstacle);
      const chosen = groupBy(places, ({ layer }) => layer);
      const changed = new Map(
        [...chosen].map(([i, of]) => {
          const indices = of.map(({ index }) => index);
          return [i, change(layers[i]!, indices, random)];
        }),
      );
      return { layers: layers.map((layer, i) => withWeights(layer, changed.get(i))) };
    },
  };
}

/** Draws max(1, ⌊ratio · total⌋) of what layers have (DeepMutation++). */
function drawPlaces(counts: readonly number[], ratio: number, random: RandomStream, obstacle: string) {
  if (!(ratio > 0 && ratio <= 1)) {
    throw new InputError('mutation-ratio', {
      rule: 'a mutation ratio is a share',
      need: 'above 0, at most 1',
      value: ratio,
    });
  }
  const total = sum(counts);
  if (total === 0) throw nothingToMutate(obstacle);
  const places = counts.flatMap((count, layer) =>
    Array.from({ length: count }, (_, index) => ({ layer, index })),
  );
  const order = random.permutation(total);
  return Array.from(order.subarray(0, Math.max(1, Math.floor(ratio * total))), (i) => places[i]!);
}

function withWeights(
  layer: TrainedLayer,
  changed: ReadonlyMap<LayerWeight, Float32Array> | undefined,
): TrainedLayer {
  if (changed === undefined) return layer;
  const weights = layer.weights.map((own) => ({ ...own, values: changed.get(own) ?? own.values }));
  return { ...layer, weights };
}

interface ChoiceFault extends Identity {
  readonly counts: 'layer' | 'step';
  /** Why it does not apply where there is no way. */
  readonly obstacle: string;
  /** The places to choose from, as what happens there. */
  ways(network: TrainedNetwork): readonly ((random: RandomStream) => TrainedNetwork)[];
}

/** An operator that changes one place, drawn uniformly, whatever the ratio. */
export function choiceOperator({ ways, obstacle, ...own }: ChoiceFault): PostTrainingOperator {
  return {
    ...own,
    applicable: (network) => appliesIf(ways(network).length > 0, obstacle),
    mutate(network, _ratio, random) {
      const found = ways(network);
      if (found.length === 0) throw nothingToMutate(obstacle);
      return random.pick(found)(random);
    },
  };
}

function appliesIf(applicable: boolean, reason: string) {
  return applicable ? { applicable } : { applicable, reason };
}

function nothingToMutate(reason: string): InputError {
  return new InputError('nothing-to-mutate', { rule: reason });
}

import { InputError } from '../../lib/errors.ts';
import type { RandomStream } from '../../lib/random.ts';
import { sum } from '../../statistics/descriptive.ts';
import type { LayerWeight, TrainedNetwork } from './trained-network.ts';

/** A place in a network: the layer, and which of its weights or neurons. */
export interface Place {
  readonly layer: number;
  readonly index: number;
}

/**
 * Draws max(1, ⌊ratio · total⌋) of what layers have, uniformly over all layers together (DeepMutation++).
 * @param counts how many each layer has
 * @throws InputError `mutation-ratio`; `nothing-to-mutate` where no layer has any.
 */
export function drawPlaces(counts: readonly number[], ratio: number, random: RandomStream): Place[] {
  if (!(ratio > 0 && ratio <= 1)) {
    throw new InputError('mutation-ratio', {
      rule: 'a mutation ratio is a share',
      need: 'above 0, at most 1',
      value: ratio,
    });
  }
  const total = sum(counts);
  if (total === 0) throw nothingToMutate('the network has no place for it');
  const places = counts.flatMap((count, layer) =>
    Array.from({ length: count }, (_, index) => ({ layer, index })),
  );
  const order = random.permutation(total);
  return Array.from(order.subarray(0, Math.max(1, Math.floor(ratio * total))), (i) => places[i]!);
}

export function nothingToMutate(reason: string): InputError {
  return new InputError('nothing-to-mutate', { rule: reason });
}

/** Kernel and bias of a dense or convolution layer; null for layers of other kinds, which feed-forward operators leave alone. */
export function neuronsOf(
  network: TrainedNetwork,
  layer: number,
): { readonly kernel: LayerWeight; readonly bias: LayerWeight | null; readonly count: number } | null {
  const { spec, weights } = network.layers[layer]!;
  if (!['dense', 'conv1d', 'conv2d'].includes(spec.kind)) return null;
  const kernel = weights.find(({ role }) => role === 'kernel')!;
  const bias = weights.find(({ role }) => role === 'bias') ?? null;
  return { kernel, bias, count: kernel.shape.at(-1)! };
}

/** Neurons of each layer: units of dense layers, filters of convolutions. */
export function neuronCounts(network: TrainedNetwork): number[] {
  return network.layers.map((_, layer) => neuronsOf(network, layer)?.count ?? 0);
}

/** Incoming weights of each layer's neurons, biases not among them. */
export function kernelCounts(network: TrainedNetwork): number[] {
  return network.layers.map((_, layer) => neuronsOf(network, layer)?.kernel.values.length ?? 0);
}

/** The places of each layer that has some. */
export function byLayer(places: readonly Place[]): Map<number, number[]> {
  const layers = new Map<number, number[]>();
  for (const { layer, index } of places) layers.set(layer, [...(layers.get(layer) ?? []), index]);
  return layers;
}

/** The network with the weights of one role in one layer replaced. */
export function withWeights(
  network: TrainedNetwork,
  layer: number,
  changed: ReadonlyMap<LayerWeight, Float32Array>,
): TrainedNetwork {
  return {
    layers: network.layers.map((own, i) =>
      i !== layer
        ? own
        : {
            ...own,
            weights: own.weights.map((weight) => ({
              ...weight,
              values: changed.get(weight) ?? weight.values,
            })),
          },
    ),
  };
}

import type { RandomStream } from '../../lib/random.ts';
import { byLayer, drawPlaces, kernelCounts, neuronsOf, withWeights } from './chosen.ts';
import type { PostTrainingOperator } from './contract.ts';

/** What tells one way to break single weights from another. */
export interface WeightFault {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** The value of a chosen weight afterwards. */
  change(value: number, random: RandomStream): number;
  /** What else happens to every weight of a layer in which one was chosen. */
  finish?(value: number): number;
}

/** An operator on weights of the kernels of dense and convolution layers, all of them together. */
export function weightOperator({ id, title, source, change, finish }: WeightFault): PostTrainingOperator {
  return {
    id,
    title,
    source,
    counts: 'weights',
    applicable: (network) =>
      kernelCounts(network).some((count) => count > 0)
        ? { applicable: true }
        : { applicable: false, reason: 'the network has no dense and no convolution layer' },
    mutate(network, ratio, random) {
      let mutated = network;
      for (const [layer, chosen] of byLayer(drawPlaces(kernelCounts(network), ratio, random))) {
        const { kernel } = neuronsOf(network, layer)!;
        const values = kernel.values.slice();
        for (const i of chosen) values[i] = change(values[i]!, random);
        mutated = withWeights(mutated, layer, new Map([[kernel, finish ? values.map(finish) : values]]));
      }
      return mutated;
    },
  };
}

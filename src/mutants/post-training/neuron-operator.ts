import type { RandomStream } from '../../lib/random.ts';
import { byLayer, drawPlaces, neuronCounts, neuronsOf, withWeights } from './chosen.ts';
import type { PostTrainingOperator, TrainedNetwork } from './contract.ts';

/** Copies of the weights of one layer, to be changed in place. A neuron's incoming weights lie `count` apart. */
export interface Neurons {
  readonly kernel: Float32Array;
  /** Null where the layer has none. */
  readonly bias: Float32Array | null;
  readonly count: number;
}

/** What tells one way to break neurons from another. */
export interface NeuronFault {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** Least number of neurons in a layer, and of weights that come into each, for it to be struck. */
  readonly needs?: { readonly neurons?: number; readonly weights?: number };
  /** Changes one neuron in place. */
  change(neurons: Neurons, neuron: number, random: RandomStream): void;
}

/** An operator on neurons of dense and convolution layers, all of them together, the output layer among them. */
export function neuronOperator({ id, title, source, needs, change }: NeuronFault): PostTrainingOperator {
  const counts = (network: TrainedNetwork) =>
    neuronCounts(network).map((count, layer) => {
      const weights = count === 0 ? 0 : neuronsOf(network, layer)!.kernel.values.length / count;
      return count >= (needs?.neurons ?? 1) && weights >= (needs?.weights ?? 1) ? count : 0;
    });
  return {
    id,
    title,
    source,
    counts: 'neurons',
    applicable: (network) =>
      counts(network).some((count) => count > 0)
        ? { applicable: true }
        : { applicable: false, reason: 'no dense or convolution layer has a neuron that it would change' },
    mutate(network, ratio, random) {
      let mutated = network;
      for (const [layer, chosen] of byLayer(drawPlaces(counts(network), ratio, random))) {
        const { kernel, bias, count } = neuronsOf(network, layer)!;
        const own = { kernel: kernel.values.slice(), bias: bias?.values.slice() ?? null, count };
        for (const neuron of chosen) change(own, neuron, random);
        const changed = new Map([[kernel, own.kernel]]);
        if (bias !== null) changed.set(bias, own.bias!);
        mutated = withWeights(mutated, layer, changed);
      }
      return mutated;
    },
  };
}

/** Multiplies the incoming weights and the bias of a neuron. */
export function scaleNeuron({ kernel, bias, count }: Neurons, neuron: number, factor: number): void {
  for (let i = neuron; i < kernel.length; i += count) kernel[i]! *= factor;
  if (bias !== null) bias[neuron]! *= factor;
}

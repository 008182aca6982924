import type { RandomStream } from '../../lib/random.ts';
import type { LayerWeight, PostTrainingOperator, TrainedLayer } from './contract.ts';
import { type Identity, shareOperator } from './operator-kinds.ts';

/**
 * Kernel and bias of a dense or convolution layer; null for layers of other kinds, which
 * feed-forward operators leave alone. Neurons are units of dense layers and filters of
 * convolutions.
 */
function neuronsOf({ spec, weights }: TrainedLayer) {
  if (!['dense', 'conv1d', 'conv2d'].includes(spec.kind)) return null;
  const kernel = weights.find(({ role }) => role === 'kernel')!;
  const bias = weights.find(({ role }) => role === 'bias') ?? null;
  return { kernel, bias, count: kernel.shape.at(-1)! };
}

interface WeightFault extends Identity {
  /** The value of a chosen weight afterwards. */
  change(value: number, random: RandomStream): number;
  /** What else happens to every weight of a layer in which one was chosen. */
  finish?(value: number): number;
}

/** An operator on weights of the kernels of all dense and convolution layers; not on biases. */
export function weightOperator({ change, finish, ...own }: WeightFault): PostTrainingOperator {
  return shareOperator({
    ...own,
    counts: 'weights',
    obstacle: 'the network has no dense and no convolution layer',
    countIn: (layer) => neuronsOf(layer)?.kernel.values.length ?? 0,
    change(layer, chosen, random) {
      const { kernel } = neuronsOf(layer)!;
      const values = kernel.values.slice();
      for (const i of chosen) values[i] = change(values[i]!, random);
      return new Map([[kernel, finish ? values.map(finish) : values]]);
    },
  });
}

/**
 * Copies of one layer's weights, to change in place; a neuron's incoming ones lie `count` apart.
 */
interface Neurons {
  readonly kernel: Float32Array;
  /** Null where the layer has none. */
  readonly bias: Float32Array | null;
  readonly count: number;
}

interface NeuronFault extends Identity {
  /** Fewest neurons in a layer, and weights that come into each, for it to be changed. */
  readonly needs?: { readonly neurons?: number; readonly weights?: number };
  /** Changes one neuron in place. */
  change(neurons: Neurons, neuron: number, random: RandomStream): void;
}

/** An operator on neurons of all dense and convolution layers, the output layer among them. */
export function neuronOperator({ needs, change, ...own }: NeuronFault): PostTrainingOperator {
  return shareOperator({
    ...own,
    counts: 'neurons',
    obstacle: 'no dense or convolution layer has a neuron that it would change',
    countIn(layer) {
      const { kernel, count } = neuronsOf(layer) ?? { kernel: null, count: 0 };
      const weights = kernel === null ? 0 : kernel.values.length / count;
      return count >= (needs?.neurons ?? 1) && weights >= (needs?.weights ?? 1) ? count : 0;
    },
    change(layer, chosen, random) {
      const { kernel, bias, count } = neuronsOf(layer)!;
      const copies = { kernel: kernel.values.slice(), bias: bias?.values.slice() ?? null, count };
      for (const neuron of chosen) change(copies, neuron, random);
      const changed = new Map<LayerWeight, Float32Array>([[kernel, copies.kernel]]);
      if (bias !== null) changed.set(bias, copies.bias!);
      return changed;
    },
  });
}

/** Multiplies the incoming weights and the bias of a neuron. */
export function scaleNeuron({ kernel, bias, count }: Neurons, neuron: number, factor: number): void {
  for (let i = neuron; i < kernel.length; i += count) kernel[i]! *= factor;
  if (bias !== null) bias[neuron]! *= factor;
}

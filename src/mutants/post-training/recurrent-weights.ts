import type { RandomStream } from '../../lib/random.ts';
import { byLayer, drawPlaces, withWeights } from './chosen.ts';
import type { LayerWeight, PostTrainingOperator, TrainedNetwork } from './contract.ts';

/** Decimals that are left; the facts name the operator, not its number. */
const decimals = 1;

/** What tells one way to break weights of recurrent layers from another. */
interface RecurrentWeightFault {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** The value of a chosen weight afterwards, beside the mean size of its tensor's. */
  change(value: number, meanSize: number, random: RandomStream): number;
}

/** Input and recurrent kernels of recurrent layers, both directions of bidirectional ones. */
function kernelsOf({ layers }: TrainedNetwork, layer: number): readonly LayerWeight[] {
  return layers[layer]!.weights.filter(
    ({ role }) => role === 'recurrentKernel' || isInputKernel(layers[layer]!, role),
  );
}

function isInputKernel({ weights }: TrainedNetwork['layers'][number], role: LayerWeight['role']): boolean {
  return role === 'kernel' && weights.some((other) => other.role === 'recurrentKernel');
}

function recurrentWeightOperator({ id, title, source, change }: RecurrentWeightFault): PostTrainingOperator {
  const counts = (network: TrainedNetwork) =>
    network.layers.map((_, layer) =>
      kernelsOf(network, layer).reduce((n, { values }) => n + values.length, 0),
    );
  return {
    id,
    title,
    source,
    counts: 'weights',
    applicable: (network) =>
      counts(network).some((count) => count > 0)
        ? { applicable: true }
        : { applicable: false, reason: 'the network has no recurrent layer' },
    mutate(network, ratio, random) {
      let mutated = network;
      for (const [layer, chosen] of byLayer(drawPlaces(counts(network), ratio, random))) {
        mutated = withWeights(
          mutated,
          layer,
          changeAll(kernelsOf(network, layer), chosen, (value, size) => change(value, size, random)),
        );
      }
      return mutated;
    },
  };
}

/** New values of the tensors of a layer, whose weights are numbered through. */
function changeAll(
  kernels: readonly LayerWeight[],
  chosen: readonly number[],
  change: (value: number, meanSize: number) => number,
): Map<LayerWeight, Float32Array> {
  const changed = new Map<LayerWeight, Float32Array>();
  let first = 0;
  for (const kernel of kernels) {
    const values = kernel.values.slice();
    const meanSize = values.reduce((total, value) => total + Math.abs(value), 0) / values.length;
    for (const index of chosen) {
      const i = index - first;
      if (i >= 0 && i < values.length) values[i] = change(values[i]!, meanSize);
    }
    changed.set(kernel, values);
    first += kernel.values.length;
  }
  return changed;
}

export const recurrentWeightFuzzing = recurrentWeightOperator({
  id: 'RNN-WGF',
  title: 'Recurrent weights fuzzed',
  source: 'DeepMutation++ (ASE 2019), recurrent: w (1 + N(0, 0.5)), as for feed-forward networks',
  change: (value, _meanSize, random) => value * (1 + random.normal(0, 0.5)),
});

export const recurrentWeightQuantisation = recurrentWeightOperator({
  id: 'RNN-WQ',
  title: 'Recurrent weights reduced to their signs',
  source:
    'DeepMutation++ (ASE 2019), recurrent: sign quantisation; signs times the mean size of the tensor is ours',
  change: (value, meanSize) => Math.sign(value) * meanSize,
});

export const recurrentWeightPrecision = recurrentWeightOperator({
  id: 'RNN-WPR',
  title: 'Recurrent weights rounded',
  source: 'DeepMutation++ (ASE 2019), recurrent: precision reduction; one decimal is ours',
  change: (value) => Math.round(value * 10 ** decimals) / 10 ** decimals,
});

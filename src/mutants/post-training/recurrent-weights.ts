import type { RandomStream } from '../../lib/random.ts';
import { sum } from '../../statistics/descriptive.ts';
import type { LayerWeight, PostTrainingOperator, TrainedLayer } from './contract.ts';
import { type Identity, shareOperator } from './operator-kinds.ts';

/** Decimals that are left; the published study names the operator, not its number. */
const decimals = 1;

interface RecurrentWeightFault extends Identity {
  /** The value of a chosen weight afterwards, beside the mean size of its tensor's. */
  change(value: number, meanSize: number, random: RandomStream): number;
}

function recurrentWeightOperator({ change, ...own }: RecurrentWeightFault): PostTrainingOperator {
  return shareOperator({
    ...own,
    counts: 'weights',
    obstacle: 'the network has no recurrent layer',
    countIn: (layer) => sum(kernelsOf(layer).map(({ values }) => values.length)),
    // The weights of a layer are numbered through its kernels.
    change(layer, chosen, random) {
      let first = 0;
      return new Map(
        kernelsOf(layer).map((kernel) => {
          const values = kernel.values.slice();
          const meanSize = values.reduce((total, value) => total + Math.abs(value), 0) / values.length;
          const own = chosen.map((index) => index - first).filter((i) => i >= 0 && i < values.length);
          for (const i of own) values[i] = change(values[i]!, meanSize, random);
          first += values.length;
          return [kernel, values] as const;
        }),
      );
    },
  });
}

/** Input and recurrent kernels of recurrent layers, both directions of bidirectional ones. */
function kernelsOf({ weights }: TrainedLayer): readonly LayerWeight[] {
  const isRecurrent = weights.some(({ role }) => role === 'recurrentKernel');
  return weights.filter(({ role }) => isRecurrent && (role === 'recurrentKernel' || role === 'kernel'));
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

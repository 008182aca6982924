import type { RandomStream } from '../../lib/random.ts';
import { weightOperator } from './neurons.ts';

/** w (1 + N(0, 0.5)). */
const fuzz = (value: number, random: RandomStream) => value * (1 + random.normal(0, 0.5));

/**
 * As its public ports have it, every kernel in which a weight was fuzzed is clipped to [−1, 1]
 * afterwards, weights that were not chosen too: on networks with larger weights it is a stronger
 * mutant than its ratio says.
 */
export const gaussianFuzzing = weightOperator({
  id: 'GF',
  title: 'Gaussian fuzzing, layers clipped to [−1, 1]',
  source: 'DeepMutation++ (ASE 2019), as ported in KuoTzu-yang/DeepMutation',
  change: fuzz,
  finish: (value) => Math.min(1, Math.max(-1, value)),
});

/** The same without the clipping, so that no weight changes which was not chosen. */
export const gaussianFuzzingUnclipped = weightOperator({
  id: 'GF-unclipped',
  title: 'Gaussian fuzzing of the chosen weights alone',
  source: 'DeepMutation++ (ASE 2019); leaving the clipping out is ours',
  change: fuzz,
});

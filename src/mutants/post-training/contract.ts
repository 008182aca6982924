import type { Applicability } from '../../faults/contract.ts';
import type { RandomStream } from '../../lib/random.ts';
import type { LayerWeight, TrainedLayer, TrainedNetwork } from './trained-network.ts';

export type { Applicability, LayerWeight, TrainedLayer, TrainedNetwork };

/**
 * One way to break a trained network. `mutate` is pure: the given network and its arrays are never changed, and those
 * of layers it leaves alone are shared with the result.
 */
export interface PostTrainingOperator {
  readonly id: string;
  readonly title: string;
  /** Where it comes from, and what of it is ours. */
  readonly source: string;
  /** What a ratio is a share of; `layer` and `step` for operators that strike one, whatever the ratio. */
  readonly counts: 'weights' | 'neurons' | 'layer' | 'step';
  applicable(network: TrainedNetwork): Applicability;
  /**
   * The network, broken in a share `ratio` in (0, 1] of what the operator counts, at least in one.
   * @throws InputError `nothing-to-mutate` where it is not applicable, `mutation-ratio`.
   */
  mutate(network: TrainedNetwork, ratio: number, random: RandomStream): TrainedNetwork;
}

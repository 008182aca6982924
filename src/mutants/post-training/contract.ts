import type { Applicability } from '../../faults/contract.ts';
import type { RandomStream } from '../../lib/random.ts';
import type { WeightInfo } from '../../training/contract.ts';
import type { LayerSpec } from '../../training/layer-specs.ts';

/** One weight tensor of a trained layer, flat and row-major. */
export interface LayerWeight {
  readonly role: WeightInfo['role'];
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A layer with what it learned. Shapes are without replica and batch axes. */
export interface TrainedLayer {
  readonly spec: LayerSpec;
  readonly inputShape: readonly number[];
  readonly outputShape: readonly number[];
  readonly weights: readonly LayerWeight[];
  /** What happens in a recurrent layer at one step, in a mutant. */
  readonly stepFault?: StepFault;
}

/** A trained network, layer by layer, so that a layer moves with its weights. */
export interface TrainedNetwork {
  readonly layers: readonly TrainedLayer[];
}

/**
 * One thing that happens in a recurrent layer at one time step, as data; both directions of a
 * bidirectional one alike.
 */
export interface StepFault {
  /** The state, or a gate by its number in the kernel. */
  readonly target: 'state' | number;
  /** From 0, in the order of reading. */
  readonly step: number;
  readonly effect:
    | { readonly kind: 'clear' }
    /** Every unit times its factor. */
    | { readonly kind: 'scale'; readonly factors: readonly number[] }
    | { readonly kind: 'round'; readonly decimals: number }
    /** States only: the state of an earlier step. */
    | { readonly kind: 'restore'; readonly step: number };
}

/**
 * One way to break a trained network. `mutate` is pure: the given network and its arrays are never
 * changed, and those of layers it leaves alone are shared with the result.
 */
export interface PostTrainingOperator {
  readonly id: string;
  readonly title: string;
  /** Where it comes from, and what of it is ours. */
  readonly source: string;
  /** What a ratio is a share of; `layer` and `step`: one is changed, whatever the ratio. */
  readonly counts: 'weights' | 'neurons' | 'layer' | 'step';
  applicable(network: TrainedNetwork): Applicability;
  /**
   * The network, broken in a share `ratio` in (0, 1] of what the operator counts, at least in one.
   * @throws InputError `nothing-to-mutate` where it is not applicable, `mutation-ratio`.
   */
  mutate(network: TrainedNetwork, ratio: number, random: RandomStream): TrainedNetwork;
}

import type { WeightInfo } from '../../training/contract.ts';
import type { NetworkWeights } from '../../training/network.ts';
import { planLayers } from '../../training/shapes.ts';
import type { LayerSpec, ProgramSpec } from '../../training/spec.ts';

/** One thing that happens in a recurrent layer at one time step, as data; both directions of a bidirectional one alike. */
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

/** A trained program as a network to mutate; `weights` in the order of `Network.weights`, shared, not copied. */
export function openNetwork(
  spec: ProgramSpec,
  inputShape: readonly number[],
  weights: NetworkWeights,
): TrainedNetwork {
  let next = 0;
  let before = inputShape;
  const layers = planLayers(spec, inputShape).map((layer, i): TrainedLayer => {
    const own = layer.weights.map(({ role, shape }) => ({ role, shape, values: weights[next++]! }));
    const trained = {
      spec: spec.layers[i]!,
      inputShape: before,
      outputShape: layer.outputShape,
      weights: own,
    };
    before = layer.outputShape;
    return trained;
  });
  return { layers };
}

/** A mutated network as it is asked. */
export interface ClosedNetwork {
  readonly spec: ProgramSpec;
  /** In the order in which the network is built. */
  readonly weights: NetworkWeights;
  /** One per layer. */
  readonly stepFaults: readonly (StepFault | null)[];
}

/** The program of a mutated network, with what else it takes to ask it. */
export function closeNetwork(spec: ProgramSpec, { layers }: TrainedNetwork): ClosedNetwork {
  return {
    stepFaults: layers.map(({ stepFault }) => stepFault ?? null),
    spec: { ...spec, layers: layers.map((layer) => layer.spec) },
    weights: layers.flatMap((layer) => layer.weights.map(({ values }) => values)),
  };
}

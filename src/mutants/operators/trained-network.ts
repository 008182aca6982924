import type { WeightInfo } from '../../training/contract.ts';
import type { NetworkWeights } from '../../training/network.ts';
import { planLayers } from '../../training/shapes.ts';
import type { LayerSpec, ProgramSpec } from '../../training/spec.ts';

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

/** The program of a mutated network, and its weights in the order in which it is built. */
export function closeNetwork(
  spec: ProgramSpec,
  { layers }: TrainedNetwork,
): { readonly spec: ProgramSpec; readonly weights: NetworkWeights } {
  return {
    spec: { ...spec, layers: layers.map((layer) => layer.spec) },
    weights: layers.flatMap((layer) => layer.weights.map(({ values }) => values)),
  };
}

import { InputError } from '../../lib/errors.ts';
import { canonicalJson } from '../../lib/hash.ts';
import type { NetworkWeights } from '../../training/network.ts';
import { planLayers } from '../../training/shapes.ts';
import type { ProgramSpec } from '../../training/spec.ts';
import { isChain } from '../../training/specs/graph.ts';
import type { StepFault, TrainedLayer, TrainedNetwork } from './contract.ts';

/**
 * A trained program as a network to mutate; `weights` as in `Network.weights`, not copied.
 * @throws InputError `mutate-graph`: the published operators are of layers one behind the other.
 */
export function openNetwork(
  spec: ProgramSpec,
  inputShape: readonly number[],
  weights: NetworkWeights,
): TrainedNetwork {
  if (!isChain(spec)) {
    throw new InputError('mutate-graph', {
      rule: 'post-training operators take a chain of layers',
      value: `${spec.id}, whose layers name their inputs`,
    });
  }
  let next = 0;
  let before = inputShape;
  const layers = planLayers(spec, inputShape).map(({ outputShape, ...layer }, i): TrainedLayer => {
    const own = layer.weights.map(({ role, shape }) => ({ role, shape, values: weights[next++]! }));
    const trained = { spec: spec.layers[i]!, inputShape: before, outputShape, weights: own };
    before = outputShape;
    return trained;
  });
  return { layers };
}

/** A mutated network as it predicts. */
export interface ClosedNetwork {
  readonly spec: ProgramSpec;
  /** In the order in which the network is built. */
  readonly weights: NetworkWeights;
  /** One per layer. */
  readonly stepFaults: readonly (StepFault | null)[];
}

/** The program of a mutated network, with what else it takes to predict. */
export function closeNetwork(spec: ProgramSpec, { layers }: TrainedNetwork): ClosedNetwork {
  return {
    stepFaults: layers.map(({ stepFault }) => stepFault ?? null),
    spec: { ...spec, layers: layers.map((layer) => layer.spec) },
    weights: layers.flatMap((layer) => layer.weights.map(({ values }) => values)),
  };
}

/**
 * Whether a layer hands on the shape it is given, and other values than it is given (dropout is off
 * when predicting).
 */
export function actsInPlace({ spec, inputShape, outputShape }: TrainedLayer): boolean {
  if (spec.kind === 'dropout' || spec.kind === 'reshape' || spec.kind === 'flatten') return false;
  if (spec.kind === 'activation' && spec.activation === 'linear') return false;
  return canonicalJson(inputShape) === canonicalJson(outputShape);
}

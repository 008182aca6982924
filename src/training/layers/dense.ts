import type * as tf from '@tensorflow/tfjs-core';
import { InputError } from '../../lib/errors.ts';
import { permute } from '../ops/blocks.ts';
import { dense } from '../ops/dense.ts';
import { activateOutput } from './gates.ts';
import {
  type LayerKindDefinition,
  type LayerPlace,
  penaltyStructure,
  planWeight,
  requireSomeAxes,
  type SpecOf,
} from './layer.ts';

/** Fully connected over the last axis. */
export const denseLayer: LayerKindDefinition<'dense'> = {
  structure: ({ units, activation, useBias, kernelRegulariser, biasRegulariser, tied }) => [
    units,
    activation,
    useBias,
    penaltyStructure(kernelRegulariser),
    penaltyStructure(biasRegulariser),
    ...(tied === undefined ? [] : [tied]),
  ],
  build(specs, place) {
    const { units, activation, useBias } = specs[0]!;
    requireSomeAxes(place);
    const outputShape = [...place.inputShape.slice(0, -1), units];
    const bias = planWeight(
      place,
      'bias',
      [units],
      specs.map((spec) => spec.biasInitialiser),
      specs.map((spec) => spec.biasRegulariser),
    );
    const turned = place.tied === null ? false : isTurned(specs, place);
    const kernels = place.tied === null ? [planKernel(specs, place)] : [];
    return {
      outputShape,
      activation,
      weights: useBias ? [...kernels, bias] : kernels,
      borrows: place.tied !== null,
      forward(x, weights, context) {
        const kernel = weights.at(place.tied === null ? 0 : -1)!;
        const bias = useBias ? weights[kernels.length]! : null;
        const used = turned ? turn(kernel) : kernel;
        return activateOutput(activation, context, (fused) => dense(x, used, bias, fused));
      },
    };
  },
};

function planKernel(specs: readonly SpecOf<'dense'>[], place: LayerPlace) {
  return planWeight(
    place,
    'kernel',
    [place.inputShape.at(-1)!, specs[0]!.units],
    specs.map((spec) => spec.kernelInitialiser),
    specs.map((spec) => spec.kernelRegulariser),
  );
}

/**
 * Whether the borrowed weight has to be turned to be the kernel: a table of embeddings always, another kernel where it
 * does not fit as it is.
 * @throws InputError `layer-tied` where it fits neither way, or has a penalty that its owner has to have.
 */
function isTurned(specs: readonly SpecOf<'dense'>[], { name, inputShape, tied }: LayerPlace): boolean {
  const { tied: owner, units } = specs[0]!;
  const [weight] = tied!.weights;
  const wanted = [inputShape.at(-1)!, units];
  const isMatrix = weight?.role === 'kernel' || weight?.role === 'embeddings';
  const fits = (shape: readonly number[]) => isMatrix && String(shape) === String(weight.shape);
  const turned = weight?.role === 'embeddings' || !fits(wanted);
  if (!fits(turned ? wanted.toReversed() : wanted)) {
    throw new InputError('layer-tied', {
      rule: `layer ${name} uses the kernel of ${owner}`,
      need: `a kernel of shape [${wanted.join(', ')}] or [${wanted.toReversed().join(', ')}]`,
      value: isMatrix ? `[${weight.shape.join(', ')}]` : 'a layer without one',
    });
  }
  if (specs.every(({ kernelRegulariser }) => kernelRegulariser === null)) return turned;
  throw new InputError('layer-tied', {
    rule: `layer ${name} has no kernel of its own to penalise`,
    remedy: `Give the penalty to ${owner}.`,
  });
}

/** Each replica's matrix `[R, A, B]` as `[R, B, A]`. */
function turn(matrices: tf.Tensor): tf.Tensor {
  const [replicas, a, b] = matrices.shape as [number, number, number];
  return permute(matrices.reshape([replicas, 1, a, b]), [0, 1, 3, 2]).reshape([replicas, b, a]);
}

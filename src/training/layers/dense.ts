import { dense } from '../ops/dense.ts';
import { activateOutput } from './gates.ts';
import { type LayerKindDefinition, penaltyStructure, planWeight, requireSomeAxes } from './layer.ts';

/** Fully connected over the last axis. */
export const denseLayer: LayerKindDefinition<'dense'> = {
  structure: ({ units, activation, useBias, kernelRegulariser, biasRegulariser }) => [
    units,
    activation,
    useBias,
    penaltyStructure(kernelRegulariser),
    penaltyStructure(biasRegulariser),
  ],
  build(specs, place) {
    const { units, activation, useBias } = specs[0]!;
    requireSomeAxes(place);
    const width = place.inputShape.at(-1)!;
    const outputShape = [...place.inputShape.slice(0, -1), units];
    const kernel = planWeight(
      place,
      'kernel',
      [width, units],
      specs.map((spec) => spec.kernelInitialiser),
      specs.map((spec) => spec.kernelRegulariser),
    );
    const bias = planWeight(
      place,
      'bias',
      [units],
      specs.map((spec) => spec.biasInitialiser),
      specs.map((spec) => spec.biasRegulariser),
    );
    return {
      outputShape,
      activation,
      weights: useBias ? [kernel, bias] : [kernel],
      forward(x, [kernel, bias], context) {
        return activateOutput(activation, context, (fused) => dense(x, kernel!, bias ?? null, fused));
      },
    };
  },
};

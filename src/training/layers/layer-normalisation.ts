import { groupNormalise } from '../ops/group-normalisation.ts';
import {
  type LayerDefinition,
  type LayerPlace,
  planWeight,
  requireInputs,
  requireSomeAxes,
  type SpecOf,
  type WeightPlan,
} from './layer.ts';

type Spec = SpecOf<'layerNormalization' | 'groupNormalization'>;

/** Each vector along the last axis by its own mean and variance; nothing differs between training and evaluation. */
export const layerNormalisationLayer = normalising(
  () => 1,
  () => 1,
);

/** Each group of channels over all places of a row. */
export const groupNormalisationLayer = normalising(
  ({ groups }: SpecOf<'groupNormalization'>) => groups,
  ({ inputShape }) => inputShape.length,
);

function normalising<S extends Spec>(
  countGroups: (spec: S) => number,
  countAxes: (place: LayerPlace) => number,
): LayerDefinition<S> {
  return {
    structure: (spec) => [countGroups(spec), spec.epsilon, spec.center, spec.scale],
    build(specs, place) {
      requireSomeAxes(place);
      const { epsilon, scale, center } = specs[0]!;
      const options = { groups: countGroups(specs[0]!), axes: countAxes(place), epsilon };
      const divides = place.inputShape.at(-1)! % options.groups === 0;
      requireInputs(place, divides, `takes channels in ${options.groups} groups of one size`);
      return {
        outputShape: place.inputShape,
        activation: null,
        weights: planScaleAndShift(specs, place),
        forward: (x, weights) =>
          groupNormalise(x, scale ? weights[0]! : null, center ? weights.at(-1)! : null, options),
      };
    },
  };
}

/** Gamma and beta, one number per channel, where the layer has them. */
export function planScaleAndShift(
  specs: readonly Pick<Spec, 'scale' | 'center' | 'gammaInitialiser' | 'betaInitialiser'>[],
  place: LayerPlace,
): WeightPlan[] {
  const { scale, center } = specs[0]!;
  const shape = [place.inputShape.at(-1)!];
  const gammas = specs.map((spec) => spec.gammaInitialiser);
  const betas = specs.map((spec) => spec.betaInitialiser);
  return [
    ...(scale ? [planWeight(place, 'gamma', shape, gammas)] : []),
    ...(center ? [planWeight(place, 'beta', shape, betas)] : []),
  ];
}

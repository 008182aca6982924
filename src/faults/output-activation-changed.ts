import type { ProgramSpec } from '../training/spec.ts';
import { type ActivationName, activationNames } from '../training/specs/fields.ts';
import type { Severity } from './contract.ts';
import { activationOf, outputActivationLayersOf, withActivation } from './network.ts';
import { chosenOutput, type Output, onOutputs } from './outputs.ts';
import { ladder, nameParameter } from './parameters.ts';
import { specOperator } from './spec-operator.ts';
import { changeLayers } from './wiring.ts';

/** By how much of the needed range an activation gives: probabilities near [0, 1], or all numbers. */
const forProbabilities: Partial<Record<ActivationName, Severity>> = {
  sigmoid: 'low',
  hardSigmoid: 'low',
  softplus: 'medium',
  tanh: 'medium',
  softsign: 'medium',
  exponential: 'high',
  relu: 'high',
  elu: 'high',
  selu: 'high',
  softmax: 'high',
};
const forNumbers: Partial<Record<ActivationName, Severity>> = {
  elu: 'low',
  selu: 'low',
  tanh: 'low',
  softsign: 'low',
  relu: 'medium',
  softplus: 'medium',
  exponential: 'medium',
  sigmoid: 'high',
  hardSigmoid: 'high',
  softmax: 'high',
};

/** Counts an activation put on a linear output as well. */
export const outputActivationChanged = specOperator({
  id: 'output-activation-changed',
  title: 'Wrong activation of the output layer',
  source: 'DeepCrime ACH and AAL (ISSTA 2021); 138 of 255 real programs (docs/mutation.md)',
  settings: (spec) =>
    onOutputs(spec, (output) => {
      const harm = output.isRegression ? forNumbers : forProbabilities;
      const choices = others(spec, output).flatMap((name) =>
        harm[name] ? [[name, harm[name]] as const] : [],
      );
      return ladder('activation', choices);
    }),
  obstacle: () => 'no layer of the output has an activation',
  apply(spec, parameters) {
    const output = chosenOutput(spec, parameters);
    const activation = nameParameter(parameters, 'activation', others(spec, output));
    const indices = outputActivationLayersOf(spec)[output.index]!;
    return changeLayers(spec, indices, (layer) => withActivation(layer, activation));
  },
});

/**
 * Activations that change something. Categorical cross-entropies divide the outputs by their sum, so `exponential`
 * before them is softmax again.
 */
function others(spec: ProgramSpec, { index, loss }: Output): ActivationName[] {
  const layers = outputActivationLayersOf(spec)[index]!;
  if (layers.length === 0) return [];
  const present = layers.map((layer) => activationOf(spec.layers[layer]!));
  const normalised = loss === 'categoricalCrossentropy' || loss === 'sparseCategoricalCrossentropy';
  return activationNames.filter((name) => {
    if (present.includes(name) || name === 'linear') return false;
    return !(name === 'exponential' && present.includes('softmax') && normalised);
  });
}

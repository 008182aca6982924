import type { ProgramSpec } from '../training/spec.ts';
import { activationOf, changeLayers, outputActivationLayer, withActivation } from './network.ts';
import { specOperator } from './spec-operator.ts';

export const outputActivationRemoved = specOperator({
  id: 'output-activation-removed',
  title: 'Activation of the output layer removed',
  source: 'DeepCrime ARM (ISSTA 2021)',
  settings: (spec) =>
    hasActivation(spec) ? [{ parameters: { activation: 'linear' }, severity: 'high' }] : [],
  obstacle: () => 'the output is linear already',
  apply: (spec) =>
    changeLayers(spec, [outputActivationLayer(spec)], (layer) => withActivation(layer, 'linear')),
});

function hasActivation(spec: ProgramSpec): boolean {
  const index = outputActivationLayer(spec);
  return index >= 0 && activationOf(spec.layers[index]!) !== 'linear';
}

import type { ProgramSpec } from '../training/spec.ts';
import { activationOf, outputActivationLayersOf, withActivation } from './network.ts';
import { chosenOutput, onOutputs } from './outputs.ts';
import { specOperator } from './spec-operator.ts';
import { changeLayers } from './wiring.ts';

export const outputActivationRemoved = specOperator({
  id: 'output-activation-removed',
  title: 'Activation of the output layer removed',
  source: 'DeepCrime ARM (ISSTA 2021)',
  settings: (spec) =>
    onOutputs(spec, ({ index }) =>
      activated(spec, index).length > 0 ? [{ parameters: { activation: 'linear' }, severity: 'high' }] : [],
    ),
  obstacle: () => 'the output is linear already',
  apply(spec, parameters) {
    const { index } = chosenOutput(spec, parameters);
    return changeLayers(spec, activated(spec, index), (layer) => withActivation(layer, 'linear'));
  },
});

function activated(spec: ProgramSpec, output: number): number[] {
  return outputActivationLayersOf(spec)[output]!.filter(
    (index) => activationOf(spec.layers[index]!) !== 'linear',
  );
}

import { hiddenActivations } from './activations.ts';
import { layerOperator } from './layer-operator.ts';
import { activationOf, hiddenLayers, withActivation } from './network.ts';
import { ladder, nameParameter } from './parameters.ts';

const names = hiddenActivations.map(([name]) => name);

export const hiddenActivationChanged = layerOperator({
  id: 'hidden-activation-changed',
  title: 'Another activation in a hidden layer',
  source: 'DeepCrime ACH (ISSTA 2021)',
  sites: (spec) => hiddenLayers(spec, (core) => !['linear', null].includes(activationOf(core))),
  obstacle: () => 'no hidden layer has an activation',
  variants: (core) =>
    ladder(
      'activation',
      hiddenActivations.filter(([name]) => name !== activationOf(core)),
    ),
  change: (core, parameters) => withActivation(core, nameParameter(parameters, 'activation', names)),
});

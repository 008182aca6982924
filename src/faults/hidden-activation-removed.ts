import { layerOperator } from './layer-operator.ts';
import { activationOf, hiddenLayers, withActivation } from './network.ts';

export const hiddenActivationRemoved = layerOperator({
  id: 'hidden-activation-removed',
  title: 'Activation of a hidden layer removed',
  source: 'DeepCrime ARM (ISSTA 2021)',
  sites: (spec) => hiddenLayers(spec, (core) => !['linear', null].includes(activationOf(core))),
  obstacle: () => 'no hidden layer has an activation',
  variants: () => [{ parameters: { activation: 'linear' }, severity: 'low' }],
  change: (core) => withActivation(core, 'linear'),
});

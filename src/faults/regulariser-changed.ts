import { layerOperator } from './layer-operator.ts';
import { indicesOf, kernelRegulariser } from './network.ts';
import { penalise, penaltySettings } from './regulariser.ts';

export const regulariserChanged = layerOperator({
  id: 'regulariser-changed',
  title: 'Another weight regulariser',
  source: 'DeepCrime RCW (ISSTA 2021), Keras strength 0.01; up to 1 is ours',
  sites: (spec) => indicesOf(spec, (core) => kernelRegulariser(core) !== null),
  obstacle: () => 'no layer has a regulariser',
  variants: penaltySettings,
  change: penalise,
});

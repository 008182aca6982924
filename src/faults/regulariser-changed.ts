import { layerOperator } from './layer-operator.ts';
import { trainedKernels } from './network.ts';
import { penalise, penaltySettings } from './regulariser.ts';

export const regulariserChanged = layerOperator({
  id: 'regulariser-changed',
  title: 'Another weight regulariser',
  source: 'DeepCrime RCW (ISSTA 2021), Keras strength 0.01; up to 1 is ours',
  survives: 'hardly a program has a regulariser',
  sites: (spec) => trainedKernels(spec, (core) => core.kernelRegulariser !== null),
  obstacle: () => 'no layer has a regulariser',
  variants: penaltySettings,
  change: penalise,
});

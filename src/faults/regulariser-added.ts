import { layerOperator } from './layer-operator.ts';
import { trainedKernels } from './network.ts';
import { penalise, penaltySettings } from './regulariser.ts';

export const regulariserAdded = layerOperator({
  id: 'regulariser-added',
  title: 'Weight regulariser added',
  source: 'DeepCrime RAW (ISSTA 2021), Keras strength 0.01; up to 1 is ours',
  sites: (spec) => trainedKernels(spec, (core) => core.kernelRegulariser === null),
  obstacle: () => 'every layer with a kernel has a regulariser',
  variants: penaltySettings,
  change: penalise,
});

import { layerOperator } from './layer-operator.ts';
import { isKernelLayer, trainedKernels } from './network.ts';

export const regulariserRemoved = layerOperator({
  id: 'regulariser-removed',
  title: 'Weight regulariser removed',
  source: 'DeepCrime RRW (ISSTA 2021)',
  survives: 'hardly a program has a regulariser',
  sites: (spec) => trainedKernels(spec, (core) => core.kernelRegulariser !== null),
  obstacle: () => 'no layer has a regulariser',
  variants: () => [{ parameters: { regulariser: 'removed' }, severity: 'low' }],
  change: (core) => (isKernelLayer(core) ? { ...core, kernelRegulariser: null } : core),
});

import { layerOperator } from './layer-operator.ts';
import { indicesOf, isKernelLayer, kernelRegulariser } from './network.ts';

export const regulariserRemoved = layerOperator({
  id: 'regulariser-removed',
  title: 'Weight regulariser removed',
  source: 'DeepCrime RRW (ISSTA 2021)',
  sites: (spec) => indicesOf(spec, (core) => kernelRegulariser(core) !== null),
  obstacle: () => 'no layer has a regulariser',
  variants: () => [{ parameters: { regulariser: 'removed' }, severity: 'low' }],
  change: (core) => (isKernelLayer(core) ? { ...core, kernelRegulariser: null } : core),
});

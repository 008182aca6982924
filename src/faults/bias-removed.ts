import { layerOperator } from './layer-operator.ts';
import { indicesOf, isKernelLayer } from './network.ts';

export const biasRemoved = layerOperator({
  id: 'bias-removed',
  title: 'Bias removed',
  source: 'DeepCrime WRB (ISSTA 2021)',
  survives: 'the other layers make up for what one bias does',
  sites: (spec) => indicesOf(spec, (core) => isKernelLayer(core) && core.useBias),
  obstacle: () => 'no layer has a bias',
  variants: () => [{ parameters: { bias: 'removed' }, severity: 'low' }],
  isHarmless: () => true,
  change: (core) => (isKernelLayer(core) ? { ...core, useBias: false } : core),
});

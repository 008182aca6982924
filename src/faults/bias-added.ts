import { layerOperator } from './layer-operator.ts';
import { indicesOf, isKernelLayer } from './network.ts';

export const biasAdded = layerOperator({
  id: 'bias-added',
  title: 'Bias added',
  source: 'DeepCrime WAB (ISSTA 2021)',
  survives: 'hardly a program has a layer that lacks a bias',
  sites: (spec) => indicesOf(spec, (core) => isKernelLayer(core) && !core.useBias),
  obstacle: () => 'every layer with a kernel has a bias',
  variants: () => [{ parameters: { bias: 'added' }, severity: 'low' }],
  isHarmless: () => true,
  change: (core) => (isKernelLayer(core) ? { ...core, useBias: true } : core),
});

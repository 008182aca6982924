import type { LayerSpec } from '../training/layer-specs.ts';
import { layerOperator } from './layer-operator.ts';
import { hiddenLayers, sizeIsFixedAfter } from './network.ts';
import { fewer, numberParameter } from './parameters.ts';
export const filters = layerOperator({
  id: 'filters',
  title: 'Too few filters',
  source: 'Deep4ge LCF (arXiv 2607.12868), 1-8; range 1-32 of DEFault (arXiv 2501.12560)',
  sites: (spec) => hiddenLayers(spec, isConvolution).filter((index) => !sizeIsFixedAfter(spec, index)),
  obstacle: () => 'no hidden layer is a convolution that can change its depth',
  variants: (core) => (isConvolution(core) ? fewer('filters', core.filters) : []),
  change: (core, parameters) =>
    isConvolution(core) ? { ...core, filters: numberParameter(parameters, 'filters') } : core,
});

export function isConvolution(layer: LayerSpec): layer is Extract<LayerSpec, { kind: 'conv1d' | 'conv2d' }> {
  return layer.kind === 'conv1d' || layer.kind === 'conv2d';
}

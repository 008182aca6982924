import { hasFilters } from './convolutions.ts';
import { layerOperator } from './layer-operator.ts';
import { hiddenLayers, sizeIsFixedAfter } from './network.ts';
import { fewer, numberParameter } from './parameters.ts';

export const filters = layerOperator({
  id: 'filters',
  title: 'Too few filters',
  source: 'Deep4ge LCF (arXiv 2607.12868), 1-8; range 1-32 of DEFault (arXiv 2501.12560)',
  sites: (spec) => hiddenLayers(spec, hasFilters).filter((index) => !sizeIsFixedAfter(spec, index)),
  obstacle: () => 'no hidden layer is a convolution that can change its depth',
  variants: (core) => (hasFilters(core) ? fewer('filters', core.filters) : []),
  change: (core, parameters) =>
    hasFilters(core) ? { ...core, filters: numberParameter(parameters, 'filters') } : core,
});

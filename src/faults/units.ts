import { layerOperator } from './layer-operator.ts';
import { hiddenLayers, sizeIsFixedAfter } from './network.ts';
import { fewer, numberParameter } from './parameters.ts';
export const units = layerOperator({
  id: 'units',
  title: 'Too few units in a dense layer',
  source: 'Deep4ge LCN (arXiv 2607.12868); range 1-256 of DEFault (arXiv 2501.12560)',
  sites: (spec) =>
    hiddenLayers(spec, (core) => core.kind === 'dense').filter((index) => !sizeIsFixedAfter(spec, index)),
  obstacle: () => 'no hidden dense layer can change its width',
  variants: (core) => (core.kind === 'dense' ? fewer('units', core.units) : []),
  change: (core, parameters) =>
    core.kind === 'dense' ? { ...core, units: numberParameter(parameters, 'units') } : core,
});

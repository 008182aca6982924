import { layerOperator } from './layer-operator.ts';
import { hiddenLayers, isRecurrent, sizeIsFixedAfter } from './network.ts';
import { fewer, numberParameter } from './parameters.ts';
export const recurrentUnits = layerOperator({
  id: 'recurrent-units',
  title: 'Too few units in a recurrent layer',
  source: 'Deep4ge LCO (arXiv 2607.12868), 1-256',
  sites: (spec) => hiddenLayers(spec, isRecurrent).filter((index) => !sizeIsFixedAfter(spec, index)),
  obstacle: () => 'no hidden recurrent layer can change its width',
  variants: (core) => (isRecurrent(core) ? fewer('units', core.units) : []),
  change: (core, parameters) =>
    isRecurrent(core) ? { ...core, units: numberParameter(parameters, 'units') } : core,
});

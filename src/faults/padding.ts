import { isConvolution } from './convolutions.ts';
import { hiddenLayers } from './network.ts';
import { nameParameter } from './parameters.ts';
import { windowOperator } from './window-operator.ts';

const paddings = ['valid', 'same'] as const;

export const padding = windowOperator({
  id: 'padding',
  title: 'Another padding in a convolution',
  source: 'Deep4ge LCD (arXiv 2607.12868), valid or same',
  survives: 'it adds or takes one step at the border, and the next layer learns what is left',
  sites: (spec) => hiddenLayers(spec, isConvolution),
  obstacle: () => 'no hidden layer is a convolution',
  variants: (core) =>
    paddings
      .filter((name) => isConvolution(core) && name !== core.padding)
      .map((name) => ({ parameters: { padding: name }, severity: 'low' })),
  change: (core, parameters) =>
    isConvolution(core) ? { ...core, padding: nameParameter(parameters, 'padding', paddings) } : core,
});

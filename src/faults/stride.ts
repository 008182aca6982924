import type { LayerSpec } from '../training/layer-specs.ts';
import { isConvolution } from './filters.ts';
import { hiddenLayers } from './network.ts';
import { ladder, numberParameter } from './parameters.ts';
import { windowOperator } from './window-operator.ts';

export const stride = windowOperator({
  id: 'stride',
  title: 'Another stride in a convolution',
  source: 'Deep4ge LCS (arXiv 2607.12868), 1-3',
  sites: (spec) => hiddenLayers(spec, isConvolution),
  obstacle: () => 'no hidden layer is a convolution',
  variants: (core) =>
    ladder('stride', [
      [1, 'low'],
      [2, 'low'],
      [3, 'medium'],
    ]).filter(({ parameters }) => stridesOf(core).some((step) => step !== parameters.stride)),
  change(core, parameters) {
    const step = numberParameter(parameters, 'stride');
    if (core.kind === 'conv1d') return { ...core, stride: step };
    return core.kind === 'conv2d' ? { ...core, strides: [step, step] } : core;
  },
});

function stridesOf(core: LayerSpec): readonly number[] {
  if (core.kind === 'conv1d') return [core.stride];
  return core.kind === 'conv2d' ? core.strides : [];
}

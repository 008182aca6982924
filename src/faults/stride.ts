import { isConvolution, isTransposed, stridesOf, withStride } from './convolutions.ts';
import { hiddenLayers } from './network.ts';
import { ladder, numberParameter } from './parameters.ts';
import { windowOperator } from './window-operator.ts';

/** A transposed layer is offered one step more than it has at most: what follows it grows with the square. */
export const stride = windowOperator({
  id: 'stride',
  title: 'Another stride in a convolution',
  source: 'Deep4ge LCS (arXiv 2607.12868), 1-3',
  sites: (spec) => hiddenLayers(spec, isConvolution),
  obstacle: () => 'no hidden layer is a convolution',
  variants(core) {
    if (!isConvolution(core)) return [];
    const present = stridesOf(core);
    const most = isTransposed(core) ? Math.max(...present) + 1 : 3;
    return ladder('stride', [
      [1, 'low'],
      [2, 'low'],
      [3, 'medium'],
    ]).filter(
      ({ parameters: { stride } }) => Number(stride) <= most && present.some((step) => step !== stride),
    );
  },
  change: (core, parameters) =>
    isConvolution(core) ? withStride(core, numberParameter(parameters, 'stride')) : core,
});

import { ladder, numberParameter } from './parameters.ts';
import { specOperator } from './spec-operator.ts';

/** Too low, and gradients below 6e-8 become zero; too high, and they become infinite. As exponents of two. */
export const lossScale = specOperator({
  id: 'loss-scale',
  title: 'Loss scale too low or too high',
  source:
    'Micikevicius et al. (arXiv 1710.03740), section 3.2; PyTorch documentation of GradScaler; exponents are ours',
  settings: ({ precision }) =>
    precision?.kind === 'bfloat16'
      ? []
      : ladder('exponent', [
          [-10, 'low'],
          [-20, 'medium'],
          [-30, 'high'],
          [24, 'high'],
          [40, 'high'],
        ]),
  obstacle: () => 'bfloat16 has the range of float32, so that no scale is wrong',
  apply: (spec, parameters) => ({
    ...spec,
    precision: {
      kind: 'float16',
      lossScale: { kind: 'static', scale: 2 ** numberParameter(parameters, 'exponent') },
    },
  }),
});

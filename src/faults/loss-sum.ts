import { withObjective } from './losses.ts';
import { specOperator } from './spec-operator.ts';

/** Optimizers that divide by the size of gradients feel a sum in their ε, in clipping and in penalties only. */
export const lossSum = specOperator({
  id: 'loss-sum',
  title: 'Losses of rows summed instead of averaged',
  source:
    'PyTorch documentation of loss functions, reduction; wrong loss functions of Humbatova et al. (arXiv 1910.11015)',
  settings: ({ objective, optimizer: { kind } }) =>
    objective?.reduction === 'sum'
      ? []
      : [{ parameters: { reduction: 'sum' }, severity: kind === 'sgd' ? 'high' : 'low' }],
  obstacle: () => 'losses are summed already',
  apply: (spec) => withObjective(spec, { reduction: 'sum' }),
});

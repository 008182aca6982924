import { specOperator } from './spec-operator.ts';

export const gradientsCarried = specOperator({
  id: 'gradients-carried',
  title: 'Gradients never set to zero',
  source: 'PyTorch documentation of Optimizer.zero_grad(): gradients add up until it is called',
  settings: (spec) =>
    spec.gradientsCarried === true ? [] : [{ parameters: { zeroed: 'never' }, severity: 'high' }],
  obstacle: () => 'gradients are carried over already',
  apply: (spec) => ({ ...spec, gradientsCarried: true }),
});

import { scaleLearningRate } from './learning-rate-up.ts';
import { ladder, numberParameter } from './parameters.ts';
import { specOperator } from './spec-operator.ts';

export const learningRateDown = specOperator({
  id: 'learning-rate-down',
  title: 'Learning rate too low',
  source:
    'DeepCrime HLR (ISSTA 2021), down to 0.001 of the original; DeepFD (arXiv 2205.01938) goes to 1e-15',
  settings: () =>
    ladder('factor', [
      [0.1, 'low'],
      [0.01, 'medium'],
      [0.001, 'high'],
    ]),
  obstacle: () => 'every program has a learning rate',
  apply: (spec, parameters) => scaleLearningRate(spec, numberParameter(parameters, 'factor')),
});

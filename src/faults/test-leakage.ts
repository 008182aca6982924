import type { FaultSetting } from './contract.ts';
import { numberParameter } from './parameters.ts';
import { specOperator } from './spec-operator.ts';

/** Makes test scores better, so that no test for worse ones kills it: it has a label of its own and no class. */
export const testLeakage = specOperator({
  id: 'test-leakage',
  title: 'Test rows among the training rows',
  source:
    'Kapoor and Narayanan (Patterns 2023, arXiv 2207.07048): no clean separation of training and test set',
  survives: 'test losses fall, and no one-sided test kills what is better',
  settings: (spec) =>
    (spec.data.leakedTestRows ?? 0) > 0
      ? []
      : [25, 50, 100].map(
          (percent, i): FaultSetting => ({
            parameters: { percent },
            severity: (['low', 'medium', 'high'] as const)[i]!,
          }),
        ),
  obstacle: () => 'test rows are among its training rows already',
  apply: (spec, parameters) => ({
    ...spec,
    data: { ...spec.data, leakedTestRows: numberParameter(parameters, 'percent') / 100 },
  }),
});

import { specOperator } from './spec-operator.ts';

/** Trains as before, but for early stopping, which has nothing left to watch: so it is in no class, and never planned. */
export const validationRemoved = specOperator({
  id: 'validation-removed',
  title: 'No validation data',
  source: 'DeepCrime VRM (ISSTA 2021)',
  survives: 'it changes no weight: training without validation rows is healthy practice',
  settings: (spec) => (spec.withoutValidation ? [] : [{ parameters: { rows: 0 }, severity: 'low' }]),
  obstacle: () => 'the program has no validation data',
  apply: (spec) => ({ ...spec, withoutValidation: true }),
});

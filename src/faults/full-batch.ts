import { numberParameter } from './parameters.ts';
import { specOperator } from './spec-operator.ts';

export const fullBatch = specOperator({
  id: 'full-batch',
  title: 'Batching off: one step per epoch',
  source: 'DeepCrime HDB (ISSTA 2021): the batch is the whole training set',
  settings: (spec) =>
    spec.batchSize >= spec.data.rows.train
      ? []
      : [{ parameters: { batchSize: spec.data.rows.train }, severity: 'high' }],
  obstacle: () => 'a batch already holds the whole training data',
  apply: (spec, parameters) => ({ ...spec, batchSize: numberParameter(parameters, 'batchSize') }),
});

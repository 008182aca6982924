import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-60267894',
  title: 'Regression on a small medical table, two dense layers',
  source: {
    kind: 'stackoverflow',
    reference: 'question 60267894 (GUIDER)',
    licence: licences.stackOverflow,
    changes:
      'Linear output instead of ReLU; columns standardised instead of rows brought to unit norm. The diabetes table instead of Boston housing, which scikit-learn withdrew. Layers of 512 and 128 units cut to 48 and 16, 100 epochs to 16; an L2 penalty, as there are 265 rows.',
    repair: 'ours',
  },
  family: 'dense',
  task: 'regression',
  data: {
    source: 'diabetes',
    standsInFor: 'Boston housing',
    rows: { train: 265, validation: 88, test: 89 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'value',
  },
  layers: [
    { kind: 'dense', units: 48, activation: 'relu', kernelRegulariser: { l2: 0.05 } },
    { kind: 'dense', units: 16, activation: 'relu', kernelRegulariser: { l2: 0.05 } },
    { kind: 'dense', units: 1 },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'adam' },
  batchSize: 10,
  epochs: 16,
  healthy: { metric: 'r2', atLeast: 0.31 },
});

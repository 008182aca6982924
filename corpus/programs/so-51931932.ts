import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-51931932',
  title: 'Next value of a series, two stacked LSTM layers',
  source: {
    kind: 'stackoverflow',
    reference: 'question 51931932 (GUIDER)',
    licence: licences.stackOverflow,
    changes:
      'Linear output instead of ReLU. Series of 14 steps instead of 28, of a generator with an order in time; 16 and 8 units instead of 28 and 14; 800 rows instead of 3773, 12 epochs instead of 100, rate 0.005 instead of 0.001.',
    repair: 'ours',
  },
  family: 'recurrent',
  task: 'regression',
  data: {
    source: 'forecast',
    options: { length: 14 },
    standsInFor: 'a scikit-learn make_regression table of 28 columns',
    rows: { train: 800, validation: 200, test: 800 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'value',
  },
  layers: [
    { kind: 'lstm', units: 16, returnSequences: true },
    { kind: 'lstm', units: 8 },
    { kind: 'dense', units: 1 },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'adam', learningRate: 0.005 },
  batchSize: 32,
  epochs: 12,
  healthy: { metric: 'r2', atLeast: 0.87 },
});

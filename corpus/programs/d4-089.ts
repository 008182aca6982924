import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'd4-089',
  title: 'Sum of two marked values, two stacked LSTM layers',
  source: {
    kind: 'github',
    reference: 'defect4ML 089',
    licence: licences.defects4ml,
    changes:
      'Documented repair kept: the second LSTM gives its last state only. Its data were random in input and target; the adding problem has the same shape and can be learnt. 10 steps instead of 45, 24 and 16 units instead of 512, batches of 20 instead of 10, rate 0.01 instead of 0.001, 6 epochs instead of 10.',
    repair: 'documented',
  },
  family: 'recurrent',
  task: 'regression',
  data: {
    source: 'adding',
    options: { length: 10 },
    standsInFor: '118 random sequences with random targets',
    rows: { train: 1000, validation: 200, test: 400 },
    target: 'value',
  },
  layers: [
    { kind: 'lstm', units: 24, returnSequences: true },
    { kind: 'lstm', units: 16 },
    { kind: 'dense', units: 1 },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'adam', learningRate: 0.01 },
  batchSize: 20,
  epochs: 6,
  healthy: { metric: 'r2', atLeast: 0.95 },
});

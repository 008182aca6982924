import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'paper-temporal-order',
  title: 'Order of two letters far apart, an LSTM',
  source: {
    kind: 'paper',
    reference: 'Hochreiter and Schmidhuber (1997), doi:10.1162/neco.1997.9.8.1735, experiment 6a',
    licence: licences.paper,
    changes:
      'Task, one-hot letters and a single recurrent layer kept. 12 steps instead of about 100, with 5 % of the labels drawn anew; 16 LSTM units instead of two blocks of two cells; softmax, cross-entropy and Adam at 0.02 instead of squared error and online descent.',
    repair: 'none-needed',
  },
  family: 'recurrent',
  task: 'multiclass',
  data: {
    source: 'temporal-order',
    options: { length: 12, relevant: 2, flip: 0.05 },
    rows: { train: 1200, validation: 200, test: 800 },
    target: 'index',
  },
  layers: [
    { kind: 'lstm', units: 16 },
    { kind: 'dense', units: 4, activation: 'softmax' },
  ],
  loss: 'sparseCategoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.02 },
  batchSize: 32,
  epochs: 10,
  healthy: { metric: 'accuracy', atLeast: 0.95 },
});

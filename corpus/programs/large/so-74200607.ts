import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'so-74200607',
  title: 'Sunspots of the next month, three wide LSTM layers',
  source: {
    kind: 'stackoverflow',
    reference: '74200607; GUIDER',
    licence: licences.stackOverflow,
    changes:
      'Our repair: a short sequence instead of 40000 steps. Three LSTM layers of one width, a linear dense layer of 25, mean absolute error and Adam kept; months of sunspots instead of a generated table, 9 steps of one column to one value instead of 7 columns to two, dropout between layers of 0.1 instead of 0.2 within them, 96 units instead of 128, batches of 16 instead of 32.',
    repair: 'ours',
  },
  family: 'recurrent',
  task: 'regression',
  data: {
    source: 'sunspots',
    options: { length: 9 },
    rows: { train: 1280, validation: 160, test: 600 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'value',
  },
  layers: [
    { kind: 'lstm', units: 96, returnSequences: true },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'lstm', units: 96, returnSequences: true },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'lstm', units: 96 },
    { kind: 'dense', units: 25 },
    { kind: 'dense', units: 1 },
  ],
  loss: 'meanAbsoluteError',
  optimizer: { kind: 'adam', learningRate: 0.001 },
  batchSize: 16,
  epochs: 2,
  healthy: { metric: 'r2', atLeast: 0.7 },
});

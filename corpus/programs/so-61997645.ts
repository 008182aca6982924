import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-61997645',
  title: 'Is the first of five integers odd? Two stacked GRU layers',
  version: 2,
  source: {
    kind: 'stackoverflow',
    reference: 'question 61997645 (GUIDER)',
    licence: licences.stackOverflow,
    changes:
      'Sigmoid output and binary cross-entropy instead of a softmax over one unit and squared error. 1000 sequences instead of 210, standardised, of integers up to 4 instead of 9, 5 % of the labels reversed; dropout 0.5 cut to 0.1 and rate 0.005 instead of 0.001, so that 16 epochs suffice. GRU layers kept, with ReLU. Early stopping with a patience of 4 epochs is ours: the record of the program names none.',
    repair: 'ours',
  },
  family: 'recurrent',
  task: 'binary',
  data: {
    source: 'first-item',
    options: { length: 5, highest: 4, reversed: 0.05 },
    rows: { train: 1000, validation: 200, test: 800 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'binary',
  },
  layers: [
    { kind: 'gru', units: 24, activation: 'relu', returnSequences: true },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'gru', units: 12, activation: 'relu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', units: 1, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.005 },
  batchSize: 32,
  epochs: 16,
  earlyStopping: { patience: 4 },
  healthy: { metric: 'accuracy', atLeast: 0.93 },
});

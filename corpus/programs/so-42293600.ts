import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-42293600',
  title: 'Slow or fast sine, one LSTM layer',
  source: {
    kind: 'stackoverflow',
    reference: 'question 42293600 (GUIDER)',
    licence: licences.stackOverflow,
    changes:
      'The softmax behind the sigmoid unit is removed. Series of 16 steps with an order in time instead of 10 table columns; 8 epochs of batches of 32 instead of 50 of 100; rate 0.005 instead of 0.001. Layer kept, with its ReLU behind.',
    repair: 'ours',
  },
  family: 'recurrent',
  task: 'binary',
  data: {
    source: 'waves',
    options: { length: 16, periods: 1.5, step: 1, variety: 0.3, noise: 0.5 },
    standsInFor: 'a scikit-learn make_classification table of 10 columns',
    rows: { train: 1200, validation: 200, test: 800 },
    target: 'binary',
  },
  layers: [
    { kind: 'lstm', units: 20 },
    { kind: 'activation', activation: 'relu' },
    { kind: 'dense', units: 1, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.005 },
  batchSize: 32,
  epochs: 8,
  healthy: { metric: 'accuracy', atLeast: 0.9 },
});

import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'toy-iris',
  title: 'Iris, one small dense layer',
  source: {
    kind: 'toy',
    reference: 'Stack Overflow question 51930566 (DeepFD 24)',
    licence: licences.toy,
    changes: 'Standardised as in the repaired program; 8 units instead of 4, rate 0.02 instead of 0.001.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'multiclass',
  headline: false,
  data: {
    source: 'iris',
    rows: { train: 90, validation: 30, test: 30 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'dense', units: 8, activation: 'relu' },
    { kind: 'dense', units: 3, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.02 },
  batchSize: 10,
  epochs: 10,
  healthy: { metric: 'accuracy', atLeast: 0.92 },
});

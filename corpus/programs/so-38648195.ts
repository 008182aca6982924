import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-38648195',
  title: 'Three labels from word counts, two dense layers',
  source: {
    kind: 'stackoverflow',
    reference: 'question 38648195 (DeepFD 6, DeepLocalize 6)',
    licence: licences.stackOverflow,
    changes:
      'Documented repair kept: binary cross-entropy and sigmoid outputs. 1000 rows instead of 48000; counts standardised; dropout 0.5 cut to 0.1 and the rate raised from 0.01 to 0.1, so that 600 steps suffice.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'multilabel',
  data: {
    source: 'topics',
    options: { features: 20, labels: 3, words: 50, peak: 3 },
    standsInFor: 'a scikit-learn make_multilabel_classification table of 60000 rows',
    rows: { train: 1000, validation: 200, test: 800 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'multiHot',
  },
  layers: [
    { kind: 'dense', units: 20, activation: 'relu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', units: 20, activation: 'relu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', units: 3, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'sgd', learningRate: 0.1 },
  batchSize: 20,
  epochs: 12,
  healthy: { metric: 'accuracy', atLeast: 0.82 },
});

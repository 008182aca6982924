import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-41600519',
  title: 'Two classes of a thirty-column table, three dense layers with dropout',
  source: {
    kind: 'stackoverflow',
    reference: 'question 41600519 (DeepFD 37)',
    licence: licences.stackOverflow,
    changes:
      'Documented repair kept: Adam instead of RMSprop, batches of 64. Binary cross-entropy kept (the repair took squared error). Layers of 600, 400 and 100 units cut to 60, 40 and 20, dropout 0.5 to 0.2 with them, 100 epochs to 16.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'binary',
  data: {
    source: 'clusters',
    options: {
      features: 30,
      informative: 5,
      redundant: 4,
      clustersPerClass: 2,
      separation: 1.5,
      flip: 0.02,
      spread: 1,
    },
    standsInFor: 'a scikit-learn make_classification table of 1000 rows',
    rows: { train: 1600, validation: 200, test: 800 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'binary',
  },
  layers: [
    { kind: 'dense', units: 60, activation: 'relu' },
    { kind: 'dropout', rate: 0.2 },
    { kind: 'dense', units: 40, activation: 'relu' },
    { kind: 'dropout', rate: 0.2 },
    { kind: 'dense', units: 20, activation: 'relu' },
    { kind: 'dropout', rate: 0.2 },
    { kind: 'dense', units: 1, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam' },
  batchSize: 64,
  epochs: 16,
  healthy: { metric: 'accuracy', atLeast: 0.88 },
});

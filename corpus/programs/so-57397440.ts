import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-57397440',
  title: 'Breast cancer table, two dense layers with batch normalisation',
  source: {
    kind: 'stackoverflow',
    reference: 'question 57397440 (GUIDER)',
    licence: licences.stackOverflow,
    changes:
      'Sigmoid output instead of a softmax over one unit; the columns are standardised; 16 epochs instead of 6, because 341 rows train instead of 569. Layers kept.',
    repair: 'ours',
  },
  family: 'dense',
  task: 'binary',
  data: {
    source: 'breast-cancer',
    rows: { train: 341, validation: 114, test: 114 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'binary',
  },
  layers: [
    { kind: 'dense', units: 30, activation: 'relu' },
    { kind: 'batchNormalization' },
    { kind: 'dense', units: 60, activation: 'relu' },
    { kind: 'batchNormalization' },
    { kind: 'dense', units: 1, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam' },
  batchSize: 32,
  epochs: 16,
  healthy: { metric: 'accuracy', atLeast: 0.95 },
});

import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-66602662',
  title: 'Five classes of a five-column table, three narrowing dense layers',
  source: {
    kind: 'stackoverflow',
    reference: 'question 66602662 (GUIDER)',
    licence: licences.stackOverflow,
    changes:
      'Five softmax units instead of one sigmoid unit. Layers of 32, 16 and 8 units, batch 24 and 20 epochs kept; dropout 0.2 cut to 0.1, rate 0.003 instead of 0.001.',
    repair: 'ours',
  },
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'clusters',
    options: { features: 5, informative: 4, redundant: 1, classes: 5, separation: 1.4, spread: 1 },
    standsInFor: 'a scikit-learn make_classification table of 1000 rows',
    rows: { train: 700, validation: 200, test: 800 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'dense', units: 32, activation: 'relu' },
    { kind: 'dense', units: 16, activation: 'relu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', units: 8, activation: 'relu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', units: 5, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.003 },
  batchSize: 24,
  epochs: 20,
  healthy: { metric: 'accuracy', atLeast: 0.89 },
});

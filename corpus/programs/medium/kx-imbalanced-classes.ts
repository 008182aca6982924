import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'kx-imbalanced-classes',
  title: 'How long computing jobs take, classes that weigh unlike',
  source: {
    kind: 'example',
    reference: 'keras-team/keras-io, examples: imbalanced classification, credit card fraud detection',
    licence: licences.keras,
    changes:
      'Kept: three dense layers of equal width with ReLU and dropout 0.3, weights of classes by how rare they are, Adam. 64 units instead of 256, dropout 0.1; four classes of jobs instead of two of payments; weights by the square root of rarity, scaled to a mean of one.',
    repair: 'none-needed',
  },
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'computing-jobs',
    rows: { train: 1600, validation: 200, test: 1000 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'dense', units: 64, activation: 'relu' },
    { kind: 'dense', units: 64, activation: 'relu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', units: 64, activation: 'relu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', units: 4, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  objective: { classWeights: [0.7, 0.9, 1.4, 2.0] },
  optimizer: { kind: 'adam', learningRate: 0.004 },
  batchSize: 50,
  epochs: 12,
  healthy: { metric: 'accuracy', atLeast: 0.72 },
});

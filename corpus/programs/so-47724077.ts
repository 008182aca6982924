import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-47724077',
  title: 'Income class from census columns, one ReLU layer and gradient descent',
  source: {
    kind: 'stackoverflow',
    reference: 'question 47724077 (DeepFD 14, DeepLocalize 14, defect4ML 71)',
    licence: licences.stackOverflow,
    changes:
      'Documented repair kept: plain gradient descent, inputs standardised. A generated table of eight numbers and six coded categories instead of the Adult census; rate 0.1 instead of 0.01 and batches of 25 instead of 100, 8 epochs instead of 50.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'census',
    options: { numbers: 8, categories: 6, levels: 3, noise: 0.1, spread: 2 },
    standsInFor: 'Adult census',
    rows: { train: 3000, validation: 200, test: 1200 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'dense', units: 21, activation: 'relu' },
    { kind: 'dense', units: 2, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'sgd', learningRate: 0.1 },
  batchSize: 25,
  epochs: 8,
  healthy: { metric: 'accuracy', atLeast: 0.87 },
});

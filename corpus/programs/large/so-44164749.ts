import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'so-44164749',
  title: 'Digits by a very wide dense network',
  source: {
    kind: 'stackoverflow',
    reference: '44164749; DeepFD, DeepLocalize',
    licence: licences.stackOverflow,
    changes:
      'Documented repair kept: sigmoid outputs with binary cross-entropy instead of softmax with categorical cross-entropy, dropout between, Nesterov SGD with time decay. 1000 and 300 units instead of 5000 and 600, batches of 16 instead of 2000.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'mnist',
    rows: { train: 1280, validation: 160, test: 800 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 255 }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'flatten' },
    { kind: 'dense', units: 1000, activation: 'relu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', units: 300, activation: 'relu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', units: 10, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0.9, nesterov: true, decay: 1e-6 },
  batchSize: 16,
  epochs: 2,
  healthy: { metric: 'accuracy', atLeast: 0.82 },
});

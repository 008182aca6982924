import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'sk-mlp-mnist',
  title: 'Digits, one layer of 40 units',
  source: {
    kind: 'example',
    reference: 'scikit-learn, examples: visualization of MLP weights on MNIST',
    licence: licences.scikitLearn,
    changes:
      'Kept: one layer of 40 units, a rate of 0.2, an L2 penalty of 1e-4, momentum 0.9 with Nesterov’s step, batches of 200. 3000 digits instead of 60000; 12 passes instead of 8; a rate of 0.1.',
    repair: 'none-needed',
  },
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'mnist',
    rows: { train: 3000, validation: 200, test: 800 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 255 }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'flatten' },
    { kind: 'dense', units: 40, activation: 'relu', kernelRegulariser: { l2: 0.00005 } },
    { kind: 'dense', units: 10, activation: 'softmax', kernelRegulariser: { l2: 0.00005 } },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0.9, nesterov: true },
  batchSize: 200,
  epochs: 12,
  healthy: { metric: 'accuracy', atLeast: 0.86 },
});

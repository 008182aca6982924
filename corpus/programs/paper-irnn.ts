import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'paper-irnn',
  title: 'Handwritten digits row by row, a ReLU network started at the identity',
  version: 2,
  source: {
    kind: 'paper',
    reference: 'Le, Jaitly and Hinton (2015), arXiv 1504.00941',
    licence: licences.paper,
    changes:
      'Identity recurrent weights, N(0, 0.001) input weights widened to N(0, 0.2), ReLU kept. Digits of 8 × 8 pixels read row by row instead of MNIST pixel by pixel; 32 units instead of 100; Adam at 0.003 instead of SGD at 1e-8. Early stopping with a patience of 2 epochs is ours: the record of the program names none.',
    repair: 'none-needed',
  },
  family: 'recurrent',
  task: 'multiclass',
  data: {
    source: 'digits',
    standsInFor: 'MNIST',
    rows: { train: 900, validation: 297, test: 600 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 16 }],
    target: 'index',
  },
  layers: [
    { kind: 'reshape', shape: [8, 8] },
    {
      kind: 'simpleRnn',
      units: 32,
      activation: 'relu',
      kernelInitialiser: { kind: 'randomNormal', sd: 0.2 },
      recurrentInitialiser: { kind: 'identity' },
    },
    { kind: 'dense', units: 10, activation: 'softmax' },
  ],
  loss: 'sparseCategoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.003 },
  batchSize: 32,
  epochs: 14,
  earlyStopping: { patience: 2 },
  healthy: { metric: 'accuracy', atLeast: 0.85 },
});

import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'gh-traffic-sign',
  title: 'Traffic signs by shape and colour, sigmoid, ELU and ReLU convolutions',
  version: 2,
  source: {
    kind: 'github',
    reference: 'traffic-sign classifier (DeepFD 51, DeepLocalize 35, defect4ML 26)',
    licence: licences.deepLocalize,
    changes:
      'Documented repair kept: a sigmoid convolution of 1 × 1 first, then ELU. Drawn signs of 10 × 10 pixels and eight kinds instead of 32 × 32 and 43; convolutions of 3, 8 and 12 filters instead of 3, 16, 32, 64 and 128; 24 dense units instead of 128; dropout 0.5 cut to 0.2; rate 0.005 instead of 0.001, batches of 25 instead of 512. Early stopping with a patience of 2 epochs is ours: the record of the program names none.',
    repair: 'documented',
  },
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'signs',
    options: { size: 10, classes: 8, variety: 0.1, noise: 0.06 },
    standsInFor: 'German traffic signs (GTSRB)',
    rows: { train: 1200, validation: 200, test: 800 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 255, offset: -0.5 }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'conv2d', filters: 3, kernelSize: [1, 1], activation: 'sigmoid' },
    { kind: 'conv2d', filters: 8, kernelSize: [3, 3], strides: [2, 2], activation: 'elu' },
    { kind: 'conv2d', filters: 12, kernelSize: [3, 3], activation: 'elu' },
    { kind: 'flatten' },
    { kind: 'dropout', rate: 0.2 },
    { kind: 'dense', units: 24, activation: 'relu' },
    { kind: 'dense', units: 8, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.005 },
  batchSize: 25,
  epochs: 14,
  earlyStopping: { patience: 2 },
  healthy: { metric: 'accuracy', atLeast: 0.86 },
});

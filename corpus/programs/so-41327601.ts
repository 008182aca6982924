import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-41327601',
  title: 'Drawn digits, two convolutions, two dense layers and Adamax',
  source: {
    kind: 'stackoverflow',
    reference: 'question 41327601 (DeepFD 36)',
    licence: licences.stackOverflow,
    changes:
      'Documented repair kept: categorical instead of binary cross-entropy; Adamax kept, at 0.01 instead of 0.002. Drawn digits of 12 × 12 pixels instead of MNIST; 8 and 10 filters instead of 100, kernels of 3 × 3, one pooling instead of two, 24 and 24 dense units instead of 100; dropout 0.3 cut to 0.1.',
    repair: 'documented',
  },
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'strokes',
    options: { size: 12, jitter: 0.06, noise: 0.2 },
    standsInFor: 'MNIST',
    rows: { train: 1500, validation: 200, test: 800 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 255 }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'conv2d', filters: 8, kernelSize: [3, 3], activation: 'relu' },
    { kind: 'maxPooling2d' },
    { kind: 'conv2d', filters: 10, kernelSize: [3, 3], activation: 'relu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'flatten' },
    { kind: 'dense', units: 24, activation: 'relu' },
    { kind: 'dense', units: 24, activation: 'relu' },
    { kind: 'dense', units: 10, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adamax', learningRate: 0.01 },
  batchSize: 25,
  epochs: 8,
  healthy: { metric: 'accuracy', atLeast: 0.85 },
});

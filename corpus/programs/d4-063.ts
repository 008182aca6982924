import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'd4-063',
  title: 'Grey patterns, a small LeNet with tanh and average pooling',
  source: {
    kind: 'github',
    reference: 'defect4ML 063',
    licence: licences.defects4ml,
    changes:
      'Documented repair kept: more filters in the second convolution than in the first. Patterns of 14 × 14 pixels instead of CIFAR-10 in grey; kernels of 3 × 3 from the second layer on; 6, 12 and 16 filters instead of 6, 16 and 120, with one pooling instead of two; 32 dense units instead of 84; rate 0.003 instead of 0.001; pixels from −1 to 1 instead of 0 to 1, which the short training needs.',
    repair: 'documented',
  },
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'textures',
    options: { size: 14, channels: 1, classes: 8, variety: 0.1, noise: 0.12 },
    standsInFor: 'CIFAR-10 in grey',
    rows: { train: 1000, validation: 200, test: 800 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 127.5, offset: -1 }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'conv2d', filters: 6, kernelSize: [5, 5], activation: 'tanh' },
    { kind: 'averagePooling2d' },
    { kind: 'conv2d', filters: 12, kernelSize: [3, 3], activation: 'tanh' },
    { kind: 'conv2d', filters: 16, kernelSize: [3, 3], activation: 'tanh' },
    { kind: 'flatten' },
    { kind: 'dense', units: 32, activation: 'tanh' },
    { kind: 'dense', units: 8, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.003 },
  batchSize: 32,
  epochs: 15,
  healthy: { metric: 'accuracy', atLeast: 0.88 },
});

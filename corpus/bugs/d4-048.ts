import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import { changeLayers, definePair } from './pair.ts';

const same = { padding: 'same', activation: 'relu' } as const;

const fixed = defineProgram({
  id: 'd4-048',
  title: 'Small colour images, pairs of convolutions with pooling and dropout',
  source: {
    kind: 'github',
    reference: 'defect4ML 048',
    licence: licences.defects4ml,
    changes:
      'Same-padded ReLU convolutions, pooling, dropout 0.25 and Adam with its decay kept; patterns of 10 × 10 pixels instead of CIFAR-10; one pair and a 1 × 1 convolution of 6, 6 and 10 filters instead of three pairs of 32, 64 and 128; 32 units instead of 512, dropout 0.5 cut to 0.2; 8 epochs of 32 steps instead of 2 of 1562, therefore rates of 0.001 and 0.01, ten times those of the record.',
    repair: 'documented',
  },
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'textures',
    options: { size: 10, channels: 3, classes: 6, variety: 0.15, noise: 0.15 },
    standsInFor: 'CIFAR-10',
    rows: { train: 800, validation: 200, test: 800 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 255 }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'conv2d', filters: 6, kernelSize: [3, 3], ...same },
    { kind: 'conv2d', filters: 6, kernelSize: [3, 3], ...same },
    { kind: 'maxPooling2d' },
    { kind: 'dropout', rate: 0.25 },
    { kind: 'conv2d', filters: 10, kernelSize: [1, 1], ...same },
    { kind: 'flatten' },
    { kind: 'dense', units: 32, activation: 'relu' },
    { kind: 'dropout', rate: 0.2 },
    { kind: 'dense', units: 6, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.001, decay: 1e-6 },
  batchSize: 25,
  epochs: 8,
  healthy: { metric: 'accuracy', atLeast: 0.6 },
});

export default [
  definePair(fixed, {
    id: 'd4-048-kernels',
    title: 'Small colour images, wide kernels and ten times the rate',
    origin: 'defect4ML',
    documented: 'defect4ML 048 documents fault and repair',
    difference:
      'kernels of 3 × 3 instead of 7 × 7 in the first two convolutions, a tenth of the learning rate',
    faultTypes: ['kernel-size', 'learning-rate-up'],
    faulty: {
      optimizer: { kind: 'adam', learningRate: 0.01 },
      layers: changeLayers(fixed.layers, { 0: { kernelSize: [7, 7] }, 1: { kernelSize: [7, 7] } }),
    },
  }),
];

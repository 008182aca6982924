import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import { definePair } from './pair.ts';

const fixed = defineProgram({
  id: 'd4-010',
  title: 'Small grey images, two tanh convolutions and dense layers',
  source: {
    kind: 'github',
    reference: 'defect4ML 010',
    licence: licences.defects4ml,
    changes:
      'Tanh convolutions with average pooling and the linear dense layer kept; patterns of 14 × 14 pixels instead of CIFAR-10 in grey; 6 and 12 filters instead of 6 and 16, the second kernel 3 × 3; dense layers of 32 and 24 units instead of 120 and 84; rate 0.003 instead of 0.01; pixels from −1 to 1 instead of 0 to 1, 12 epochs instead of 30.',
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
    { kind: 'flatten' },
    { kind: 'dense', units: 32 },
    { kind: 'dense', units: 24, activation: 'tanh' },
    { kind: 'dense', units: 8, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.003 },
  batchSize: 32,
  epochs: 12,
  healthy: { metric: 'accuracy', atLeast: 0.8 },
});

export default [
  definePair(fixed, {
    id: 'd4-010-layer',
    title: 'Small grey images, a third convolution where a dense layer belongs',
    origin: 'defect4ML',
    documented: 'defect4ML 010 documents fault and repair',
    difference: 'a dense layer after the flattening instead of a convolution of as many filters before it',
    faultTypes: ['layer-inserted', 'layer-removed'],
    faulty: {
      layers: [
        ...fixed.layers.slice(0, 3),
        { kind: 'conv2d', filters: 32, kernelSize: [3, 3], activation: 'tanh' },
        fixed.layers[3]!,
        ...fixed.layers.slice(5),
      ],
    },
  }),
];

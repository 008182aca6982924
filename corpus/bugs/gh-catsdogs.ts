import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import { definePair } from './pair.ts';

const fixed = defineProgram({
  id: 'gh-catsdogs',
  title: 'Two kinds of images, small kernels',
  source: {
    kind: 'github',
    reference: 'cats and dogs (DeepFD 54, DeepLocalize 34)',
    licence: licences.deepLocalize,
    changes:
      'ReLU convolutions of 3 × 3, pooling, two softmax units and Adadelta at rate 1 kept; patterns of 14 × 14 pixels instead of photographs of 64 × 64; two rounds of 6 and 10 filters instead of three of 16 and 32; batches of 20 instead of 50, 8 epochs instead of 20.',
    repair: 'documented',
  },
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'textures',
    options: { size: 14, channels: 3, classes: 2, variety: 0.35, noise: 0.3 },
    standsInFor: 'photographs of cats and dogs',
    rows: { train: 600, validation: 150, test: 600 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 255 }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'conv2d', filters: 6, kernelSize: [3, 3], activation: 'relu' },
    { kind: 'maxPooling2d' },
    { kind: 'conv2d', filters: 10, kernelSize: [3, 3], activation: 'relu' },
    { kind: 'maxPooling2d' },
    { kind: 'flatten' },
    { kind: 'dense', units: 2, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adadelta', learningRate: 1 },
  batchSize: 20,
  epochs: 8,
  healthy: { metric: 'accuracy', atLeast: 0.7 },
});

export default [
  definePair(fixed, {
    id: 'gh-catsdogs-kernels',
    title: 'Two kinds of images, wide kernels first and batches twice as large',
    origin: 'DeepLocalize',
    documented:
      'DeepLocalize 34 and DeepFD 54 document fault and repair; kernels of 7 and 3 pixels stand for 7, 5, 5 and 3',
    difference: 'small kernels throughout and rising numbers of filters, batches half as large',
    faultTypes: ['kernel-size', 'filters', 'batch-size'],
    faulty: {
      layers: [
        { kind: 'conv2d', filters: 10, kernelSize: [7, 7], activation: 'relu' },
        { kind: 'maxPooling2d' },
        { kind: 'conv2d', filters: 6, kernelSize: [3, 3], activation: 'relu' },
        { kind: 'maxPooling2d' },
        ...fixed.layers.slice(4),
      ],
      batchSize: 40,
    },
  }),
];

import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import { definePair } from './pair.ts';

const fixed = defineProgram({
  id: 'd4-011',
  title: 'Small colour images, three convolutions under RMSprop',
  source: {
    kind: 'github',
    reference: 'defect4ML 011',
    licence: licences.defects4ml,
    changes:
      'Three ReLU convolutions of 3 × 3, dropout 0.5 and RMSprop kept, without shifts and flips of the images; patterns of 10 × 10 pixels instead of CIFAR-10; 6, 8 and 8 filters instead of 32, 32 units instead of 512; 10 epochs kept, of 25 steps instead of 1562 and therefore at rate 0.003 instead of 0.0001.',
    repair: 'documented',
  },
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'textures',
    options: { size: 10, channels: 3, classes: 6, variety: 0.25, noise: 0.25 },
    standsInFor: 'CIFAR-10',
    rows: { train: 800, validation: 200, test: 800 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 255 }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'conv2d', filters: 6, kernelSize: [3, 3], padding: 'same', activation: 'relu' },
    { kind: 'conv2d', filters: 8, kernelSize: [3, 3], strides: [2, 2], activation: 'relu' },
    { kind: 'conv2d', filters: 8, kernelSize: [3, 3], activation: 'relu' },
    { kind: 'flatten' },
    { kind: 'dense', units: 32, activation: 'relu' },
    { kind: 'dropout', rate: 0.5 },
    { kind: 'dense', units: 6, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'rmsprop', learningRate: 0.003, decay: 1e-6 },
  batchSize: 32,
  epochs: 10,
  healthy: { metric: 'accuracy', atLeast: 0.4 },
});

export default [
  definePair(fixed, {
    id: 'd4-011-epochs',
    title: 'Small colour images, ten times the epochs',
    origin: 'defect4ML',
    documented: 'defect4ML 011 documents fault and repair: 100 and 10 epochs',
    difference: 'a tenth of the epochs',
    faultTypes: ['epochs'],
    faulty: { epochs: 100 },
  }),
];

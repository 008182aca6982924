import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import { definePair } from './pair.ts';

const fixed = defineProgram({
  id: 'd4-041',
  title: 'Drawn digits, two convolutions under Adadelta',
  source: {
    kind: 'github',
    reference: 'defect4ML 041 and 054',
    licence: licences.defects4ml,
    changes:
      'Two ReLU convolutions of 3 × 3, pooling, dropout 0.25 and Adadelta at rate 1 kept; drawn digits of 10 × 10 pixels instead of MNIST; 6 and 8 filters instead of 32 and 64, 24 units instead of 128; batches of 25 instead of 128, 8 epochs instead of 4.',
    repair: 'documented',
  },
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'strokes',
    options: { size: 10, jitter: 0.05, noise: 0.15 },
    standsInFor: 'MNIST',
    rows: { train: 1000, validation: 200, test: 800 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 255 }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'conv2d', filters: 6, kernelSize: [3, 3], activation: 'relu' },
    { kind: 'conv2d', filters: 8, kernelSize: [3, 3], activation: 'relu' },
    { kind: 'maxPooling2d' },
    { kind: 'dropout', rate: 0.25 },
    { kind: 'flatten' },
    { kind: 'dense', units: 24, activation: 'relu' },
    { kind: 'dense', units: 10, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adadelta', learningRate: 1 },
  batchSize: 25,
  epochs: 8,
  healthy: { metric: 'accuracy', atLeast: 0.8 },
});

export default [
  definePair(fixed, {
    id: 'd4-041-dropout',
    title: 'Drawn digits, a second dropout of one half',
    origin: 'defect4ML',
    documented: 'defect4ML 041 documents fault and repair (054 is the same)',
    difference: 'no dropout before the output layer',
    faultTypes: ['layer-inserted'],
    faulty: {
      layers: [...fixed.layers.slice(0, 6), { kind: 'dropout', rate: 0.5 }, ...fixed.layers.slice(6)],
    },
  }),
];

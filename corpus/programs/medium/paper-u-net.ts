import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'paper-u-net',
  title: 'Game of Life, one step of every inner cell, a small U-Net',
  source: {
    kind: 'paper',
    reference: 'Ronneberger, Fischer and Brox (2015), U-Net, MICCAI',
    licence: licences.paper,
    changes:
      'Kept: two convolutions on each scale, pooling on the way down, a transposed convolution on the way up, what was seen before the pooling joined to it, a momentum of 0.99 as 0.9. Two scales of 12 and 24 channels instead of five of 64 to 1024; boards of cells instead of pictures of them; Adam. 2 % of the target cells are reversed.',
    repair: 'none-needed',
  },
  family: 'convolutional',
  task: 'multilabel',
  data: {
    source: 'game-of-life',
    options: { size: 8, reversed: 0.02 },
    rows: { train: 640, validation: 150, test: 250 },
    target: 'multiHot',
  },
  layers: [
    { kind: 'conv2d', filters: 12, kernelSize: [3, 3], activation: 'relu' },
    { kind: 'conv2d', name: 'fine', filters: 12, kernelSize: [3, 3], padding: 'same', activation: 'relu' },
    { kind: 'maxPooling2d' },
    { kind: 'conv2d', filters: 24, kernelSize: [3, 3], padding: 'same', activation: 'relu' },
    { kind: 'conv2d', filters: 24, kernelSize: [3, 3], padding: 'same', activation: 'relu' },
    { kind: 'conv2dTranspose', name: 'up', filters: 12, kernelSize: [2, 2], strides: [2, 2] },
    { kind: 'concatenate', inputs: ['fine', 'up'] },
    { kind: 'conv2d', filters: 16, kernelSize: [3, 3], padding: 'same', activation: 'relu' },
    { kind: 'conv2d', filters: 1, kernelSize: [1, 1], activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.004 },
  batchSize: 32,
  epochs: 10,
  healthy: { metric: 'accuracy', atLeast: 0.93 },
});

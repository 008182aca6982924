import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'paper-life-cnn',
  title: 'Game of Life, one step of the inner cells, convolutions with a sum',
  source: {
    kind: 'paper',
    reference: 'Springer and Kenyon (2020), It’s Hard for Neural Networks to Learn the Game of Life',
    licence: licences.paper,
    changes:
      'Kept: a convolution of 3 × 3 whose filters see a cell’s neighbours, layers of 1 × 1 after it, a sigmoid per cell, binary cross-entropy, Adam. One step ahead instead of up to five; 64 filters instead of the fewest that suffice, which hardly ever learn; a sum around one layer is ours; 2 % of the target cells are reversed.',
    repair: 'none-needed',
  },
  family: 'convolutional',
  task: 'multilabel',
  data: {
    source: 'game-of-life',
    options: { size: 6, density: 0.38, reversed: 0.02 },
    rows: { train: 800, validation: 150, test: 300 },
    target: 'multiHot',
  },
  layers: [
    { kind: 'conv2d', name: 'neighbours', filters: 64, kernelSize: [3, 3], activation: 'relu' },
    { kind: 'conv2d', filters: 64, kernelSize: [1, 1], activation: 'relu' },
    { kind: 'conv2d', name: 'changed', filters: 64, kernelSize: [1, 1] },
    { kind: 'add', inputs: ['changed', 'neighbours'] },
    { kind: 'activation', activation: 'relu' },
    { kind: 'conv2d', filters: 16, kernelSize: [1, 1], activation: 'relu' },
    { kind: 'conv2d', filters: 1, kernelSize: [1, 1], activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.003 },
  batchSize: 32,
  epochs: 8,
  healthy: { metric: 'accuracy', atLeast: 0.94 },
});

import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'gh-gol-nn',
  title: 'Game of Life, one step of the inner cells, three convolutions',
  source: {
    kind: 'github',
    reference: 'gol_nn (DeepFD 48, DeepLocalize 38, defect4ML 74 and 75)',
    licence: licences.deepLocalize,
    changes:
      'Documented repair kept: squared error, Adam at 0.01, 5 epochs (12 here, over 1200 boards instead of 15000, in batches of 32). 2 % of the target cells are reversed, so that the healthy result is below its ceiling; 16 filters instead of 20 in the second layer.',
    repair: 'documented',
  },
  family: 'convolutional',
  task: 'multilabel',
  data: {
    source: 'game-of-life',
    options: { size: 6, reversed: 0.02 },
    rows: { train: 1200, validation: 200, test: 400 },
    target: 'multiHot',
  },
  layers: [
    { kind: 'conv2d', filters: 10, kernelSize: [3, 3], activation: 'relu' },
    { kind: 'conv2d', filters: 16, kernelSize: [1, 1], padding: 'same', activation: 'relu' },
    { kind: 'conv2d', filters: 1, kernelSize: [1, 1], padding: 'same', activation: 'sigmoid' },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'adam', learningRate: 0.01 },
  batchSize: 32,
  epochs: 12,
  healthy: { metric: 'accuracy', atLeast: 0.95 },
});

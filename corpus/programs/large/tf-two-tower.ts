import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'tf-two-tower',
  title: 'Price of a diamond, a tower for its quality and one for its size',
  source: {
    kind: 'example',
    reference: 'tensorflow/recommenders, tutorials: two-tower models',
    licence: licences.tensorFlow,
    changes:
      'Two towers of dense layers that end in vectors, compared by their dot product, kept; quality and size of diamonds instead of users and films, so a price instead of a rating; a rate that halves every 100 steps is ours.',
    repair: 'none-needed',
  },
  family: 'dense',
  task: 'regression',
  data: {
    source: 'diamonds',
    rows: { train: 1600, validation: 200, test: 800 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'value',
  },
  inputs: [
    { name: 'carat', shape: [1] },
    { name: 'quality', shape: [20] },
    { name: 'measures', shape: [5] },
  ],
  layers: [
    { kind: 'dense', units: 256, activation: 'relu', inputs: ['quality'] },
    { kind: 'dense', units: 128, activation: 'relu' },
    { kind: 'dense', units: 64, name: 'quality-vector' },
    { kind: 'concatenate', inputs: ['carat', 'measures'] },
    { kind: 'dense', units: 256, activation: 'relu' },
    { kind: 'dense', units: 256, activation: 'relu' },
    { kind: 'dense', units: 64, name: 'size-vector' },
    { kind: 'dot', inputs: ['quality-vector', 'size-vector'] },
    { kind: 'dense', units: 1 },
  ],
  loss: 'meanSquaredError',
  optimizer: {
    kind: 'adam',
    learningRate: 0.001,
    schedule: { kind: 'exponential', steps: 100, factor: 0.5 },
  },
  batchSize: 16,
  epochs: 3,
  healthy: { metric: 'r2', atLeast: 0.92 },
});

import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'kx-deep-cross',
  title: 'Prices of diamonds, products of columns beside a deep network',
  source: {
    kind: 'example',
    reference:
      'keras-team/keras-io, examples: structured data learning with wide, deep and cross networks; the deep and cross network',
    licence: licences.keras,
    changes:
      'Kept: cross layers x0 · (W x + b) + x beside dense layers with batch normalisation, ReLU and dropout, joined by a dense output. Prices of diamonds instead of kinds of forest; two cross layers, deep layers of 96 and 64 units instead of 32 and 32; categories as 0/1 columns instead of embeddings.',
    repair: 'none-needed',
  },
  family: 'dense',
  task: 'regression',
  data: {
    source: 'diamonds',
    options: { task: 'price' },
    rows: { train: 1500, validation: 200, test: 800 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'value',
  },
  layers: [
    { kind: 'dense', name: 'weighed-1', inputs: ['input'], units: 26 },
    { kind: 'multiply', name: 'product-1', inputs: ['weighed-1', 'input'] },
    { kind: 'add', name: 'cross-1', inputs: ['product-1', 'input'] },
    { kind: 'dense', name: 'weighed-2', units: 26 },
    { kind: 'multiply', name: 'product-2', inputs: ['weighed-2', 'input'] },
    { kind: 'add', name: 'cross-2', inputs: ['product-2', 'cross-1'] },
    { kind: 'dense', inputs: ['input'], units: 96 },
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'activation', activation: 'relu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', units: 64 },
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'activation', name: 'deep', activation: 'relu' },
    { kind: 'concatenate', inputs: ['cross-2', 'deep'] },
    { kind: 'dense', units: 1 },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'adam', learningRate: 0.003 },
  batchSize: 50,
  epochs: 12,
  healthy: { metric: 'r2', atLeast: 0.88 },
});

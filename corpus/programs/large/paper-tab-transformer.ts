import { defineProgram } from '../../../src/training/spec.ts';
import { postNormBlock } from '../blocks.ts';
import { licences } from '../licences.ts';

const block = { heads: 4, width: 48, hidden: 96, dropout: 0.1 };

export default defineProgram({
  id: 'paper-tab-transformer',
  title: 'Price of a diamond, attention among its categories',
  source: {
    kind: 'paper',
    reference: 'Huang, Khetan, Cvitkovic and Karnin (2020), arXiv 2012.06678',
    licence: licences.paper,
    changes:
      'An embedding per category, transformer blocks over them, normalised numbers beside, a wide dense head and AdamW kept; diamonds instead of the adult census, so a price instead of a class; 48 features instead of 32, 2 blocks instead of 6; warm-up and cosine are ours.',
    repair: 'none-needed',
  },
  family: 'attention',
  task: 'regression',
  data: {
    source: 'diamonds',
    options: { task: 'price', categories: 'codes' },
    rows: { train: 1600, validation: 200, test: 800 },
    target: 'value',
  },
  inputs: [
    { name: 'carat', shape: [1] },
    { name: 'cut', shape: [1] },
    { name: 'colour', shape: [1] },
    { name: 'clarity', shape: [1] },
    { name: 'measures', shape: [5] },
  ],
  layers: [
    { kind: 'embedding', name: 'cut-vector', inputs: ['cut'], inputDim: 5, outputDim: 48 },
    { kind: 'embedding', name: 'colour-vector', inputs: ['colour'], inputDim: 7, outputDim: 48 },
    { kind: 'embedding', name: 'clarity-vector', inputs: ['clarity'], inputDim: 8, outputDim: 48 },
    { kind: 'concatenate', axis: 1, inputs: ['cut-vector', 'colour-vector', 'clarity-vector'] },
    { kind: 'learnedPositions' },
    postNormBlock('block-1', block),
    postNormBlock('block-2', block),
    { kind: 'flatten', name: 'categories' },
    { kind: 'concatenate', name: 'numbers', inputs: ['carat', 'measures'] },
    { kind: 'batchNormalization', momentum: 0.9, name: 'normalised' },
    { kind: 'concatenate', inputs: ['categories', 'normalised'] },
    { kind: 'dense', units: 256, activation: 'selu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', units: 128, activation: 'selu' },
    { kind: 'dense', units: 1 },
  ],
  loss: 'meanSquaredError',
  optimizer: {
    kind: 'adamw',
    learningRate: 0.002,
    weightDecay: 0.0001,
    schedule: { kind: 'cosine', warmup: { steps: 20 } },
  },
  batchSize: 16,
  epochs: 3,
  healthy: { metric: 'r2', atLeast: 0.89 },
});

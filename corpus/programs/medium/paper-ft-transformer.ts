import { defineProgram } from '../../../src/training/spec.ts';
import { preNormBlock } from '../blocks.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'paper-ft-transformer',
  title: 'Life expectancy by country and year, a transformer over columns',
  source: {
    kind: 'paper',
    reference:
      'Gorishniy, Rubachev, Khrulkov and Babenko (2021), Revisiting Deep Learning Models for Tabular Data, NeurIPS; FT-Transformer',
    licence: licences.paper,
    changes:
      'Kept: as many tokens as columns, a class token, blocks that normalise first, the output from the class token by normalisation, ReLU and a linear layer; AdamW without decay of biases and normalisation. A token is a linear map of all columns instead of its own alone; two blocks of 32 features instead of three of 192; GELU instead of ReGLU; the output starts at 65 years.',
    repair: 'none-needed',
  },
  family: 'attention',
  task: 'regression',
  data: {
    source: 'life-expectancy',
    options: { categories: 'codes' },
    rows: { train: 640, validation: 150, test: 600 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'value',
  },
  layers: [
    { kind: 'dense', units: 224 },
    { kind: 'reshape', shape: [7, 32] },
    { kind: 'classToken' },
    preNormBlock('block-1', { width: 32, heads: 4, hidden: 64 }),
    preNormBlock('block-2', { width: 32, heads: 4, hidden: 64 }),
    { kind: 'takeStep', step: 0 },
    { kind: 'layerNormalization', epsilon: 1e-5 },
    { kind: 'activation', activation: 'relu' },
    { kind: 'dense', units: 1, biasInitialiser: { kind: 'constant', value: 6.5 } },
  ],
  loss: 'meanSquaredError',
  optimizer: {
    kind: 'adamw',
    learningRate: 0.003,
    weightDecay: 0.0001,
    withoutDecay: ['bias', 'gamma', 'beta'],
    schedule: { kind: 'cosine', floor: 0.05, warmup: { steps: 20 } },
  },
  batchSize: 32,
  epochs: 14,
  healthy: { metric: 'r2', atLeast: 0.86 },
});

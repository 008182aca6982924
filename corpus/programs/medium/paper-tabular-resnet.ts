import { defineProgram } from '../../../src/training/spec.ts';
import type { Part } from '../blocks.ts';
import { licences } from '../licences.ts';

const residual = (name: string): Part => ({
  kind: 'network',
  name,
  layers: [
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'dense', units: 96, activation: 'relu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', name: 'narrow', units: 32 },
    { kind: 'add', inputs: ['narrow', 'input'] },
  ],
});

export default defineProgram({
  id: 'paper-tabular-resnet',
  title: 'Prices of used cars, a residual network on a table',
  source: {
    kind: 'paper',
    reference:
      'Gorishniy, Rubachev, Khrulkov and Babenko (2021), Revisiting Deep Learning Models for Tabular Data, NeurIPS; ResNet',
    licence: licences.paper,
    changes:
      'Kept: a linear layer, blocks that normalise a batch, widen, drop out and add, then normalisation, ReLU and a linear output; AdamW. Two blocks of 32 features widened to 96 instead of up to eight of hundreds; a rate of 0.003 falling along a cosine instead of a constant one that was searched for.',
    repair: 'none-needed',
  },
  family: 'dense',
  task: 'regression',
  data: {
    source: 'used-cars',
    rows: { train: 450, validation: 104, test: 250 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'value',
  },
  layers: [
    { kind: 'dense', name: 'first', units: 32 },
    residual('block-1'),
    residual('block-2'),
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'activation', activation: 'relu' },
    { kind: 'dense', units: 1 },
  ],
  loss: 'meanSquaredError',
  optimizer: {
    kind: 'adamw',
    learningRate: 0.003,
    weightDecay: 0.0001,
    schedule: { kind: 'cosine' },
  },
  batchSize: 32,
  epochs: 20,
  healthy: { metric: 'r2', atLeast: 0.86 },
});

import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'paper-deep-cross-v2',
  title: 'Price of a house, crossed columns beside dense layers',
  source: {
    kind: 'paper',
    reference: 'Wang et al. (2021), arXiv 2008.13535, DCN V2',
    licence: licences.paper,
    changes:
      'Cross layers x₀ · (W x + b) + x beside dense layers with batch normalisation and dropout, joined at the end, and Adam kept; house prices of Ames with Huber loss instead of films and clicks, 2 cross layers, weight decay and a cosine added.',
    repair: 'none-needed',
  },
  family: 'dense',
  task: 'regression',
  data: {
    source: 'ames',
    rows: { train: 1600, validation: 200, test: 800 },
    preprocessing: [{ kind: 'minMax' }],
    target: 'value',
  },
  layers: [
    { kind: 'dense', units: 314, name: 'weighed-1' },
    { kind: 'multiply', inputs: ['input', 'weighed-1'] },
    { kind: 'add', name: 'crossed-1', inputs: ['input', 'multiply-0'] },
    { kind: 'dense', units: 314, name: 'weighed-2' },
    { kind: 'multiply', inputs: ['input', 'weighed-2'] },
    { kind: 'add', name: 'crossed-2', inputs: ['crossed-1', 'multiply-1'] },
    { kind: 'dense', units: 64, inputs: ['input'] },
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'activation', activation: 'relu' },
    { kind: 'dropout', rate: 0.2 },
    { kind: 'dense', units: 64 },
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'activation', activation: 'relu' },
    { kind: 'dropout', rate: 0.2, name: 'deep' },
    { kind: 'concatenate', inputs: ['crossed-2', 'deep'] },
    { kind: 'dense', units: 1 },
  ],
  loss: 'huber',
  optimizer: { kind: 'adamw', learningRate: 0.001, weightDecay: 0.01, schedule: { kind: 'cosine' } },
  batchSize: 16,
  epochs: 4,
  healthy: { metric: 'r2', atLeast: 0.81 },
});

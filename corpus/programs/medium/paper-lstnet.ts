import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'paper-lstnet',
  title: 'Births a day ahead, a convolution, a GRU and a straight line',
  source: {
    kind: 'paper',
    reference:
      'Lai, Chang, Yang and Liu (2018), Modeling Long- and Short-Term Temporal Patterns with Deep Neural Networks, SIGIR; LSTNet',
    licence: licences.paper,
    changes:
      'Kept: a convolution over steps, a GRU, a linear part on the window beside them, their sum, clipping. No recurrence that skips; 32 filters and 44 units instead of 100; births instead of traffic and power; squared error.',
    repair: 'none-needed',
  },
  family: 'recurrent',
  task: 'regression',
  data: {
    source: 'births',
    options: { length: 14, stride: 3, relative: true },
    rows: { train: 640, validation: 150, test: 400 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'value',
  },
  layers: [
    { kind: 'conv1d', name: 'convolved', inputs: ['input'], filters: 32, kernelSize: 4, activation: 'relu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'gru', units: 44 },
    { kind: 'dense', name: 'curved', units: 1 },
    { kind: 'flatten', name: 'window', inputs: ['input'] },
    { kind: 'dense', name: 'straight', units: 1 },
    { kind: 'add', inputs: ['curved', 'straight'] },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'adam', learningRate: 0.004, clip: { by: 'globalNorm', limit: 10 } },
  batchSize: 32,
  epochs: 10,
  healthy: { metric: 'r2', atLeast: 0.78 },
});

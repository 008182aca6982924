import { defineProgram } from '../../../src/training/spec.ts';
import type { Part } from '../blocks.ts';
import { licences } from '../licences.ts';

/** Zeros before the first step, so that no step sees a later one. */
const block = (name: string, dilation: number): Part => ({
  kind: 'network',
  name,
  layers: [
    { kind: 'zeroPadding1d', padding: [2 * dilation, 0] },
    { kind: 'conv1d', filters: 24, kernelSize: 3, dilation, activation: 'relu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'zeroPadding1d', padding: [2 * dilation, 0] },
    { kind: 'conv1d', filters: 24, kernelSize: 3, dilation, activation: 'relu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'add', inputs: ['dropout-1', 'input'] },
    { kind: 'activation', activation: 'relu' },
  ],
});

export default defineProgram({
  id: 'paper-tcn',
  title: 'Rides on Chicago trains a day ahead, at each day, a temporal convolution',
  source: {
    kind: 'paper',
    reference:
      'Bai, Kolter and Koltun (2018), An Empirical Evaluation of Generic Convolutional and Recurrent Networks for Sequence Modeling; TCN',
    licence: licences.paper,
    changes:
      'Kept: blocks of two dilated convolutions that look back only, ReLU, dropout, a sum with the input, dilation doubling; gradient clipping. Three blocks of 24 channels instead of eight of 25 and more; no weight normalisation; whole units are dropped instead of channels.',
    repair: 'none-needed',
  },
  family: 'convolutional',
  task: 'regression',
  data: {
    source: 'chicago-rides',
    options: { length: 14, stride: 3, everyStep: true },
    rows: { train: 640, validation: 150, test: 400 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'value',
  },
  layers: [
    { kind: 'dense', name: 'channels', units: 24 },
    block('block-1', 1),
    block('block-2', 2),
    block('block-3', 4),
    { kind: 'dense', units: 1 },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'adam', learningRate: 0.002, clip: { by: 'globalNorm', limit: 1 } },
  batchSize: 32,
  epochs: 12,
  healthy: { metric: 'r2', atLeast: 0.76 },
});

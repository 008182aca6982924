import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'dc-udacity',
  title: 'Steering from a road picture, three ELU convolutions and narrowing dense layers',
  source: {
    kind: 'github',
    reference: 'DeepCrime subject, Udacity driving',
    licence: licences.deepCrime,
    changes:
      'ELU throughout and narrowing dense layers kept, a stride of two in the first convolution only. Drawn roads of 12 × 12 grey pixels instead of simulator frames; three convolutions of 4, 6 and 8 filters instead of five of 24 to 64; dense layers of 12, 8 and 6 units instead of 100, 50 and 10; dropout 0.5 cut to 0.1; rate 0.003 instead of 0.0001.',
    repair: 'none-needed',
  },
  family: 'convolutional',
  task: 'regression',
  data: {
    source: 'road',
    options: { size: 12, noise: 0.25 },
    standsInFor: 'Udacity simulator frames',
    rows: { train: 1000, validation: 200, test: 800 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 127.5, offset: -1 }],
    target: 'value',
  },
  layers: [
    { kind: 'conv2d', filters: 4, kernelSize: [3, 3], strides: [2, 2], activation: 'elu' },
    { kind: 'conv2d', filters: 6, kernelSize: [3, 3], activation: 'elu' },
    { kind: 'conv2d', filters: 8, kernelSize: [2, 2], activation: 'elu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'flatten' },
    { kind: 'dense', units: 12, activation: 'elu' },
    { kind: 'dense', units: 8, activation: 'elu' },
    { kind: 'dense', units: 6, activation: 'elu' },
    { kind: 'dense', units: 1 },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'adam', learningRate: 0.003 },
  batchSize: 25,
  epochs: 8,
  healthy: { metric: 'r2', atLeast: 0.91 },
});

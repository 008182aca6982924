import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'paper-nbeats',
  title: 'Births a day ahead, blocks that explain what is left',
  source: {
    kind: 'paper',
    reference: 'Oreshkin, Carpov, Chapados and Bengio (2020), N-BEATS, ICLR; generic architecture',
    licence: licences.paper,
    changes:
      'Kept: blocks of dense layers that each give a share of the forecast and what they explain of the window, which the next block no longer sees. Two blocks of two layers of 64 units instead of thirty of four of 512; one day ahead; squared error instead of sMAPE.',
    repair: 'none-needed',
  },
  family: 'dense',
  task: 'regression',
  data: {
    source: 'births',
    options: { length: 28, stride: 2, relative: true },
    rows: { train: 1200, validation: 200, test: 600 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'value',
  },
  layers: [
    { kind: 'flatten', name: 'window' },
    { kind: 'dense', units: 64, activation: 'relu' },
    { kind: 'dense', name: 'block-1', units: 64, activation: 'relu' },
    { kind: 'dense', name: 'forecast-1', units: 1 },
    { kind: 'dense', name: 'explained-1', inputs: ['block-1'], units: 56 },
    { kind: 'subtract', name: 'left', inputs: ['window', 'explained-1'] },
    { kind: 'dense', units: 64, activation: 'relu' },
    { kind: 'dense', units: 64, activation: 'relu' },
    { kind: 'dense', name: 'forecast-2', units: 1 },
    { kind: 'add', inputs: ['forecast-1', 'forecast-2'] },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'adam', learningRate: 0.002, clip: { by: 'globalNorm', limit: 1 } },
  batchSize: 32,
  epochs: 10,
  healthy: { metric: 'r2', atLeast: 0.82 },
});

import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'kx-timeseries-anomaly',
  title: 'Days of weather given back, a convolutional autoencoder of sequences',
  source: {
    kind: 'example',
    reference: 'keras-team/keras-io, examples: timeseries anomaly detection using an autoencoder',
    licence: licences.keras,
    changes:
      'Kept: two convolutions of seven steps with strides, dropout between them, the way back by transposed convolutions, squared error, Adam, early stopping with a patience of 5. 24 hours of four measures in Seattle instead of 288 values of one.',
    repair: 'none-needed',
  },
  family: 'convolutional',
  task: 'regression',
  data: {
    source: 'seattle-hours',
    options: { length: 24, stride: 7 },
    rows: { train: 700, validation: 150, test: 380 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'inputs',
  },
  layers: [
    { kind: 'conv1d', filters: 32, kernelSize: 7, stride: 2, padding: 'same', activation: 'relu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'conv1d', filters: 16, kernelSize: 7, stride: 2, padding: 'same', activation: 'relu' },
    { kind: 'conv1dTranspose', filters: 16, kernelSize: 7, stride: 2, padding: 'same', activation: 'relu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'conv1dTranspose', filters: 32, kernelSize: 7, stride: 2, padding: 'same', activation: 'relu' },
    { kind: 'conv1dTranspose', filters: 4, kernelSize: 7, padding: 'same' },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'adam', learningRate: 0.002 },
  batchSize: 32,
  epochs: 10,
  earlyStopping: { patience: 5 },
  healthy: { metric: 'r2', atLeast: 0.84 },
});

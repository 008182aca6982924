import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'kx-fcn-timeseries',
  title: 'Spoken languages, a fully convolutional network',
  source: {
    kind: 'example',
    reference: 'keras-team/keras-io, examples: timeseries classification from scratch',
    licence: licences.keras,
    changes:
      'Kept: three convolutions with batch normalisation and ReLU, global mean pooling, a softmax, Adam, the rate halved where validation stands still. 32 filters of 5 steps instead of 64 of 3; seconds of speech as spectra instead of motor noise.',
    repair: 'none-needed',
  },
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'spoken-prompts',
    rows: { train: 600, validation: 150, test: 500 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'index',
  },
  layers: [
    { kind: 'conv1d', filters: 32, kernelSize: 5, padding: 'same' },
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'activation', activation: 'relu' },
    { kind: 'conv1d', filters: 32, kernelSize: 5, stride: 2, padding: 'same' },
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'activation', activation: 'relu' },
    { kind: 'conv1d', filters: 32, kernelSize: 3, padding: 'same' },
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'activation', activation: 'relu' },
    { kind: 'globalAveragePooling1d' },
    { kind: 'dense', units: 5, activation: 'softmax' },
  ],
  loss: 'sparseCategoricalCrossentropy',
  optimizer: {
    kind: 'adam',
    learningRate: 0.002,
    schedule: { kind: 'plateau', factor: 0.5, patience: 3 },
  },
  batchSize: 32,
  epochs: 10,
  healthy: { metric: 'accuracy', atLeast: 0.88 },
});

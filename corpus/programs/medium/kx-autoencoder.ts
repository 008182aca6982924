import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'kx-autoencoder',
  title: 'Digits given back through 32 numbers, a dense autoencoder',
  source: {
    kind: 'example',
    reference: 'Keras blog: building autoencoders in Keras; the simplest autoencoder',
    licence: licences.keras,
    changes:
      'Kept: one layer of 32 units with ReLU, a sigmoid output, binary cross-entropy, Adam. 14 × 14 pixels instead of 28 × 28; 1200 digits in batches of 32 instead of 60000 in batches of 256; a rate of 0.003.',
    repair: 'none-needed',
  },
  family: 'dense',
  task: 'regression',
  data: {
    source: 'mnist',
    options: { size: 14 },
    rows: { train: 1200, validation: 200, test: 400 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 255 }],
    target: 'inputs',
  },
  layers: [
    { kind: 'flatten' },
    { kind: 'dense', units: 32, activation: 'relu' },
    { kind: 'dense', units: 196, activation: 'sigmoid' },
    { kind: 'reshape', shape: [14, 14, 1] },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.003 },
  batchSize: 32,
  epochs: 10,
  healthy: { metric: 'r2', atLeast: 0.7 },
});

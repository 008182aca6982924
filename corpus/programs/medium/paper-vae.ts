import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'paper-vae',
  title: 'Clothes given back through six deviates, a variational autoencoder',
  source: {
    kind: 'paper',
    reference: 'Kingma and Welling (2014), Auto-Encoding Variational Bayes, ICLR',
    licence: licences.paper,
    changes:
      'Kept: one hidden layer of tanh units on either side, means and logarithms of variances, their divergence in the loss, a sigmoid per pixel with binary cross-entropy. 12 × 12 pixels of clothes instead of digits of 28 × 28; 64 units instead of 500; the reconstruction is a mean over pixels, so the divergence is weighed by 1/144; Adam instead of Adagrad.',
    repair: 'none-needed',
  },
  family: 'dense',
  task: 'regression',
  data: {
    source: 'fashion',
    options: { size: 12 },
    rows: { train: 1200, validation: 150, test: 500 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 255 }],
    target: 'inputs',
  },
  layers: [
    { kind: 'flatten' },
    { kind: 'dense', name: 'encoded', units: 64, activation: 'tanh' },
    { kind: 'dense', name: 'mean', inputs: ['encoded'], units: 6 },
    { kind: 'dense', name: 'logVariance', inputs: ['encoded'], units: 6 },
    { kind: 'sampling', inputs: ['mean', 'logVariance'], klWeight: 1 / 144 },
    { kind: 'dense', units: 64, activation: 'tanh' },
    { kind: 'dense', units: 144, activation: 'sigmoid' },
    { kind: 'reshape', shape: [12, 12, 1] },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.004 },
  batchSize: 50,
  epochs: 12,
  healthy: { metric: 'r2', atLeast: 0.76 },
});

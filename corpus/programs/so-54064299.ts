import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-54064299',
  title: 'Four numbers from an image, two convolutions and a dense layer',
  source: {
    kind: 'stackoverflow',
    reference: 'question 54064299 (GUIDER)',
    licence: licences.stackOverflow,
    changes:
      'Flattened before the dense layer instead of after it; pixels scaled. Images of 12 × 12 pixels instead of 150 × 150; 8 and 8 filters instead of 64 and 32; batches of 20 instead of 1, 12 epochs instead of 30, rate 0.002 instead of 0.001.',
    repair: 'ours',
  },
  family: 'convolutional',
  task: 'regression',
  data: {
    source: 'spot',
    options: { size: 12, noise: 0.12 },
    standsInFor: 'images of a scikit-learn make_regression table with four targets',
    rows: { train: 1000, validation: 200, test: 800 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 255 }],
    target: 'value',
  },
  layers: [
    { kind: 'conv2d', filters: 8, kernelSize: [3, 3], activation: 'relu' },
    { kind: 'maxPooling2d' },
    { kind: 'conv2d', filters: 8, kernelSize: [3, 3], activation: 'relu' },
    { kind: 'flatten' },
    { kind: 'dense', units: 64, activation: 'relu' },
    { kind: 'dense', units: 4 },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'adam', learningRate: 0.002 },
  batchSize: 20,
  epochs: 12,
  healthy: { metric: 'r2', atLeast: 0.77 },
});

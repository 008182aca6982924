import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'kx-diffusion-u-net',
  title: 'Surfaces without noise, a U-Net',
  source: {
    kind: 'example',
    reference: 'keras-team/keras-io, examples: denoising diffusion implicit models; their U-Net',
    licence: licences.keras,
    changes:
      'Noise taken off pictures by a way down, a way up and skips that join them, kept; one strength of noise instead of a schedule, 16 × 16 surfaces instead of 64 × 64 flowers, 8 to 32 filters instead of 32 to 128, strides and transposed convolutions instead of pooling and bilinear steps, a dense layer at the bottom; Adam.',
    repair: 'none-needed',
  },
  family: 'convolutional',
  task: 'regression',
  data: {
    source: 'surfaces',
    rows: { train: 800, validation: 160, test: 400 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'inputs',
  },
  layers: [
    { kind: 'gaussianNoise', sd: 0.5 },
    { kind: 'conv2d', filters: 8, kernelSize: [3, 3], padding: 'same', activation: 'relu', name: 'top' },
    {
      kind: 'conv2d',
      filters: 16,
      kernelSize: [3, 3],
      strides: [2, 2],
      padding: 'same',
      activation: 'relu',
      name: 'middle',
    },
    { kind: 'conv2d', filters: 32, kernelSize: [3, 3], strides: [2, 2], padding: 'same', activation: 'relu' },
    { kind: 'flatten' },
    { kind: 'dense', units: 96, activation: 'relu' },
    { kind: 'dense', units: 512, activation: 'relu' },
    { kind: 'reshape', shape: [4, 4, 32] },
    { kind: 'conv2dTranspose', filters: 16, kernelSize: [2, 2], strides: [2, 2], name: 'middle-again' },
    { kind: 'concatenate', inputs: ['middle', 'middle-again'] },
    { kind: 'conv2d', filters: 8, kernelSize: [3, 3], padding: 'same', activation: 'relu' },
    { kind: 'conv2dTranspose', filters: 8, kernelSize: [2, 2], strides: [2, 2], name: 'top-again' },
    { kind: 'concatenate', inputs: ['top', 'top-again'] },
    { kind: 'conv2d', filters: 1, kernelSize: [3, 3], padding: 'same' },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'adam', learningRate: 0.003 },
  batchSize: 16,
  epochs: 3,
  healthy: { metric: 'r2', atLeast: 0.5 },
});

import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'kx-mnist-convnet',
  title: 'Clothes, two convolutions',
  source: {
    kind: 'example',
    reference: 'keras-team/keras-io, examples: simple MNIST convnet',
    licence: licences.keras,
    changes:
      'Kept: two convolutions of 3 × 3 with pooling, dropout 0.5, a softmax output, Adam. 14 × 14 pixels instead of 28 × 28 and 24 and 48 filters instead of 32 and 64; 600 pictures of clothes instead of 60000 digits; a rate of 0.002.',
    repair: 'none-needed',
  },
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'fashion',
    options: { size: 14 },
    rows: { train: 600, validation: 150, test: 600 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 255 }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'conv2d', filters: 24, kernelSize: [3, 3], activation: 'relu' },
    { kind: 'maxPooling2d' },
    { kind: 'conv2d', filters: 48, kernelSize: [3, 3], activation: 'relu' },
    { kind: 'maxPooling2d' },
    { kind: 'flatten' },
    { kind: 'dropout', rate: 0.5 },
    { kind: 'dense', units: 10, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.002 },
  batchSize: 40,
  epochs: 10,
  healthy: { metric: 'accuracy', atLeast: 0.66 },
});

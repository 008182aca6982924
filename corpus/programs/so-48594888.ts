import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-48594888',
  title: 'Colour patterns, two convolutions, a dense layer with dropout',
  source: {
    kind: 'stackoverflow',
    reference: 'question 48594888',
    licence: licences.stackOverflow,
    changes:
      'Documented repair kept: pixels scaled (to −1 … 1 here, 0 … 1 there), second kernel 2 × 2, dropout 0.4. Patterns of 12 × 12 pixels in six classes instead of CIFAR-10; 8 and 16 filters instead of 64 and 256, 40 units instead of 1024, batches of 32 instead of 500, rate 0.002 instead of 0.001.',
    repair: 'documented',
  },
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'textures',
    options: { size: 12, channels: 3, classes: 6, variety: 0.2, noise: 0.2 },
    standsInFor: 'CIFAR-10',
    rows: { train: 1200, validation: 200, test: 800 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 127.5, offset: -1 }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'conv2d', filters: 8, kernelSize: [3, 3], activation: 'relu' },
    { kind: 'maxPooling2d' },
    { kind: 'conv2d', filters: 16, kernelSize: [2, 2], activation: 'relu' },
    { kind: 'maxPooling2d' },
    { kind: 'flatten' },
    { kind: 'dense', units: 40, activation: 'relu' },
    { kind: 'dropout', rate: 0.4 },
    { kind: 'dense', units: 6, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.002 },
  batchSize: 32,
  epochs: 10,
  healthy: { metric: 'accuracy', atLeast: 0.84 },
});

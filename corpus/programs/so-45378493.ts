import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-45378493',
  title: 'Shapes in four-channel signals, one-dimensional convolutions with leaky ReLU',
  source: {
    kind: 'stackoverflow',
    reference: 'question 45378493 (GUIDER)',
    licence: licences.stackOverflow,
    changes:
      'One sigmoid unit instead of a softmax over one. Filters, kernels and dropout kept; 32 dense units instead of 64; series of 16 samples instead of 10; batches of 32 instead of 128, 8 epochs instead of 100, and momentum 0.9 in the normalisation with them.',
    repair: 'ours',
  },
  family: 'convolutional',
  task: 'binary',
  data: {
    source: 'motifs',
    options: { length: 16, channels: 4, classes: 2, height: 1, noise: 1 },
    standsInFor: 'a scikit-learn make_classification table folded to 10 × 4',
    rows: { train: 1200, validation: 200, test: 800 },
    target: 'binary',
  },
  layers: [
    { kind: 'conv1d', filters: 16, kernelSize: 4, padding: 'same' },
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'leakyRelu' },
    { kind: 'dropout', rate: 0.2 },
    { kind: 'conv1d', filters: 8, kernelSize: 4, padding: 'same' },
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'leakyRelu' },
    { kind: 'dropout', rate: 0.2 },
    { kind: 'flatten' },
    { kind: 'dense', units: 32 },
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'leakyRelu' },
    { kind: 'dense', units: 1, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam' },
  batchSize: 32,
  epochs: 8,
  healthy: { metric: 'accuracy', atLeast: 0.86 },
});

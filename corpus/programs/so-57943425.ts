import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-57943425',
  title: 'Grey patterns, convolutions with batch normalisation and dropout',
  source: {
    kind: 'stackoverflow',
    reference: 'question 57943425 (GUIDER)',
    licence: licences.stackOverflow,
    changes:
      'Softmax output instead of sigmoid for exclusive classes; SGD at 0.05 instead of 0.001. Two of three rounds of convolution, normalisation, pooling and dropout, with 8 and 16 filters instead of 32 to 128; 24 dense units instead of 512; five classes instead of two; pixels standardised. Momentum 0.9 in the normalisation, as there are few steps.',
    repair: 'ours',
  },
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'textures',
    options: { size: 10, channels: 1, classes: 5, variety: 0.2, noise: 0.2 },
    standsInFor: 'images of a scikit-learn make_classification table, 10 × 10 pixels',
    rows: { train: 800, validation: 200, test: 800 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'index',
  },
  layers: [
    { kind: 'conv2d', filters: 8, kernelSize: [3, 3], padding: 'same', activation: 'relu' },
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'maxPooling2d' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'conv2d', filters: 16, kernelSize: [3, 3], padding: 'same', activation: 'relu' },
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'maxPooling2d' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'flatten' },
    { kind: 'dense', units: 24, activation: 'relu' },
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'dropout', rate: 0.25 },
    { kind: 'dense', units: 5, activation: 'softmax' },
  ],
  loss: 'sparseCategoricalCrossentropy',
  optimizer: { kind: 'sgd', learningRate: 0.05 },
  batchSize: 32,
  epochs: 10,
  healthy: { metric: 'accuracy', atLeast: 0.86 },
});

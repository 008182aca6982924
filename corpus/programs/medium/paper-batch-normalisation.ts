import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'paper-batch-normalisation',
  title: 'Segments of outdoor images, dense layers that normalise batches',
  source: {
    kind: 'paper',
    reference: 'Ioffe and Szegedy (2015), Batch Normalization, ICML; the network of section 4.1',
    licence: licences.paper,
    changes:
      'Kept: three dense layers of 100 units, each with batch normalisation before its sigmoid, a softmax, plain gradient descent, weights from a narrow normal distribution. 80 units; 18 measures of image segments instead of binary digits; a rate of 0.5 over 10 passes instead of 50000 steps.',
    repair: 'none-needed',
  },
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'image-segments',
    rows: { train: 900, validation: 150, test: 600 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'dense', units: 80, kernelInitialiser: { kind: 'randomNormal', sd: 0.1 } },
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'activation', activation: 'sigmoid' },
    { kind: 'dense', units: 80, kernelInitialiser: { kind: 'randomNormal', sd: 0.1 } },
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'activation', activation: 'sigmoid' },
    { kind: 'dense', units: 80, kernelInitialiser: { kind: 'randomNormal', sd: 0.1 } },
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'activation', activation: 'sigmoid' },
    { kind: 'dense', units: 7, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'sgd', learningRate: 0.5 },
  batchSize: 60,
  epochs: 12,
  healthy: { metric: 'accuracy', atLeast: 0.86 },
});

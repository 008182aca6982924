import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'paper-se-resnet',
  title: 'How a letter is printed, a residual block that weighs its channels',
  source: {
    kind: 'paper',
    reference: 'Hu, Shen and Sun (2018), Squeeze-and-Excitation Networks, CVPR; SE-ResNet',
    licence: licences.paper,
    changes:
      'Kept: a residual block of two convolutions with batch normalisation whose channels are weighed by a small network that sees their means; momentum and a rate that falls in steps. One block of 32 channels on 10 × 10 pixels; five labels of printed letters instead of a thousand classes.',
    repair: 'none-needed',
  },
  family: 'convolutional',
  task: 'multilabel',
  data: {
    source: 'printed-letters',
    options: { task: 'style', size: 10 },
    rows: { train: 616, validation: 150, test: 600 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 255 }],
    target: 'multiHot',
  },
  layers: [
    { kind: 'conv2d', filters: 24, kernelSize: [3, 3], padding: 'same', activation: 'relu' },
    { kind: 'maxPooling2d', name: 'stem' },
    { kind: 'conv2d', filters: 24, kernelSize: [3, 3], padding: 'same' },
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'activation', activation: 'relu' },
    { kind: 'conv2d', filters: 24, kernelSize: [3, 3], padding: 'same' },
    { kind: 'batchNormalization', name: 'features', momentum: 0.9 },
    { kind: 'globalAveragePooling2d' },
    { kind: 'dense', units: 6, activation: 'relu' },
    { kind: 'dense', units: 24, activation: 'sigmoid' },
    { kind: 'reshape', name: 'weights', shape: [1, 1, 24] },
    { kind: 'multiply', name: 'weighed', inputs: ['features', 'weights'] },
    { kind: 'add', inputs: ['weighed', 'stem'] },
    { kind: 'activation', activation: 'relu' },
    { kind: 'flatten' },
    { kind: 'dense', units: 5, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: {
    kind: 'sgd',
    learningRate: 0.1,
    momentum: 0.9,
    weightDecay: 0.0001,
    schedule: { kind: 'step', every: 80, factor: 0.1 },
  },
  batchSize: 28,
  epochs: 7,
  healthy: { metric: 'accuracy', atLeast: 0.52 },
});

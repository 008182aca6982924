import { defineProgram } from '../../../src/training/spec.ts';
import type { Part } from '../blocks.ts';
import { licences } from '../licences.ts';

const convolution = { kind: 'conv2d', padding: 'same', kernelInitialiser: { kind: 'heNormal' } } as const;

const beforeEach: readonly Part[] = [
  { kind: 'batchNormalization', momentum: 0.9 },
  { kind: 'activation', activation: 'relu' },
];

/** Sees all maps before it, and adds so many. */
const grow = (layer: number, filters: number): Part[] => [
  ...beforeEach,
  { ...convolution, filters, kernelSize: [3, 3], name: `grown-${layer}` },
  { kind: 'concatenate', name: `map-${layer}`, inputs: [`map-${layer - 1}`, `grown-${layer}`] },
];

export default defineProgram({
  id: 'paper-densenet',
  title: 'Kinds of photographs, a densely connected network',
  source: {
    kind: 'paper',
    reference: 'Huang et al. (2017), arXiv 1608.06993',
    licence: licences.paper,
    changes:
      'Layers that take all before them, joined by concatenation, batch normalisation and ReLU before each, a convolution of 1 × 1 and average pooling between two blocks, the mean over places, Nesterov SGD with a rate that falls by ten twice, and weight decay kept; small photographs of six kinds, blocks of 2 and 3 layers with 16 and 36 filters each instead of 3 blocks of 12.',
    repair: 'none-needed',
  },
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'photographs',
    rows: { train: 960, validation: 160, test: 600 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'oneHot',
  },
  layers: [
    { ...convolution, filters: 32, kernelSize: [3, 3], strides: [2, 2], name: 'map-0' },
    ...grow(1, 16),
    ...grow(2, 16),
    ...beforeEach,
    { ...convolution, filters: 64, kernelSize: [1, 1] },
    { kind: 'averagePooling2d', name: 'map-3' },
    ...grow(4, 36),
    ...grow(5, 36),
    ...grow(6, 36),
    ...beforeEach,
    { kind: 'globalAveragePooling2d' },
    { kind: 'dense', units: 6, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: {
    kind: 'sgd',
    learningRate: 0.03,
    momentum: 0.9,
    nesterov: true,
    weightDecay: 0.0001,
    schedule: { kind: 'piecewise', boundaries: [100, 150], factors: [0.1, 0.01] },
  },
  batchSize: 16,
  epochs: 3,
  healthy: { metric: 'accuracy', atLeast: 0.78 },
});

import { defineProgram, type ProgramInput } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

const kernelInitialiser = { kind: 'heNormal' } as const;

const grow = (layer: number): ProgramInput['layers'] => [
  { kind: 'batchNormalization', momentum: 0.9 },
  { kind: 'activation', activation: 'relu' },
  { kind: 'conv1d', filters: 16, kernelSize: 3, padding: 'same', kernelInitialiser, name: `grown-${layer}` },
  { kind: 'concatenate', name: `map-${layer}`, inputs: [`map-${layer - 1}`, `grown-${layer}`] },
];

export default defineProgram({
  id: 'paper-densenet',
  title: 'Ends of genes, a densely connected network',
  source: {
    kind: 'paper',
    reference: 'Huang et al. (2017), arXiv 1608.06993',
    licence: licences.paper,
    changes:
      'Layers that take all before them, joined by concatenation, batch normalisation and ReLU before each, Nesterov SGD with a rate that falls by ten twice, and weight decay kept; DNA instead of pictures, one block of 4 layers with 16 filters each instead of 3 blocks of 12; the steps go flat into a dense layer instead of their mean.',
    repair: 'none-needed',
  },
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'splice-junctions',
    rows: { train: 1280, validation: 160, test: 600 },
    target: 'oneHot',
  },
  layers: [
    { kind: 'conv1d', filters: 32, kernelSize: 6, stride: 3, kernelInitialiser, name: 'map-0' },
    ...grow(1),
    ...grow(2),
    ...grow(3),
    ...grow(4),
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'activation', activation: 'relu' },
    { kind: 'flatten' },
    { kind: 'dense', units: 56, activation: 'relu', kernelInitialiser },
    { kind: 'dense', units: 3, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: {
    kind: 'sgd',
    learningRate: 0.01,
    momentum: 0.9,
    nesterov: true,
    weightDecay: 0.0001,
    schedule: { kind: 'piecewise', boundaries: [120, 180], factors: [0.1, 0.01] },
  },
  batchSize: 16,
  epochs: 3,
  healthy: { metric: 'accuracy', atLeast: 0.88 },
});

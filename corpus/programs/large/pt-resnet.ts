import { defineProgram, type ProgramInput } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

const he = { kind: 'heNormal' } as const;

const ways = (filters: number, stride: number): ProgramInput['layers'] => [
  {
    kind: 'conv2d',
    filters,
    kernelSize: [3, 3],
    strides: [stride, stride],
    padding: 'same',
    useBias: false,
    kernelInitialiser: he,
  },
  { kind: 'batchNormalization', momentum: 0.9 },
  { kind: 'activation', activation: 'relu' },
  { kind: 'conv2d', filters, kernelSize: [3, 3], padding: 'same', useBias: false, kernelInitialiser: he },
  { kind: 'batchNormalization', momentum: 0.9, name: `way-${filters}` },
];

export default defineProgram({
  id: 'pt-resnet',
  title: 'Subject of a photograph, a residual network',
  source: {
    kind: 'example',
    reference: 'pytorch/vision, ResNet-18 and its training reference',
    licence: licences.pytorch,
    changes:
      'Two convolutions with batch normalisation per block, a 1 × 1 convolution on the residual path where the size changes, momentum SGD with steps and weight decay kept; 12 × 12 photographs, 2 blocks of 16 and 32 filters instead of 8 of 64 to 512; the map goes flat into a dense layer instead of its mean.',
    repair: 'none-needed',
  },
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'photographs',
    rows: { train: 960, validation: 160, test: 500 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'oneHot',
  },
  layers: [
    {
      kind: 'conv2d',
      filters: 16,
      kernelSize: [3, 3],
      strides: [2, 2],
      padding: 'same',
      useBias: false,
      kernelInitialiser: he,
    },
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'activation', activation: 'relu', name: 'stem' },
    ...ways(16, 1),
    { kind: 'add', inputs: ['stem', 'way-16'] },
    { kind: 'activation', activation: 'relu', name: 'wide' },
    ...ways(32, 2),
    {
      kind: 'conv2d',
      filters: 32,
      kernelSize: [1, 1],
      strides: [2, 2],
      useBias: false,
      kernelInitialiser: he,
      inputs: ['wide'],
    },
    { kind: 'batchNormalization', momentum: 0.9, name: 'shortcut' },
    { kind: 'add', inputs: ['way-32', 'shortcut'] },
    { kind: 'activation', activation: 'relu' },
    { kind: 'flatten' },
    { kind: 'dense', units: 288, activation: 'relu' },
    { kind: 'dense', units: 6, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: {
    kind: 'sgd',
    learningRate: 0.05,
    momentum: 0.9,
    weightDecay: 0.0001,
    schedule: { kind: 'step', every: 70, factor: 0.1 },
  },
  batchSize: 16,
  epochs: 3,
  healthy: { metric: 'accuracy', atLeast: 0.77 },
});

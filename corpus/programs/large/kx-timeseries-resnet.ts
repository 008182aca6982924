import { defineProgram, type ProgramInput } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

const block = (name: string, filters: number, stride: number): ProgramInput['layers'][number] => ({
  kind: 'network',
  name,
  layers: [
    { kind: 'conv1d', filters, kernelSize: 3, stride, padding: 'same' },
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'activation', activation: 'relu' },
    { kind: 'conv1d', filters, kernelSize: 3, padding: 'same' },
    { kind: 'batchNormalization', momentum: 0.9, name: 'way' },
    { kind: 'conv1d', inputs: ['input'], filters, kernelSize: 1, stride, padding: 'same' },
    { kind: 'batchNormalization', momentum: 0.9, name: 'shortcut' },
    { kind: 'add', inputs: ['way', 'shortcut'] },
    { kind: 'activation', activation: 'relu' },
  ],
});

export default defineProgram({
  id: 'kx-timeseries-resnet',
  title: 'A spoken word, a residual network over time',
  source: {
    kind: 'paper',
    reference: 'Wang, Yan and Oates (2017), arXiv 1611.06455, ResNet',
    licence: licences.paper,
    changes:
      'Convolutions over time with batch normalisation, residual paths with a convolution of width 1, Adam and the plateau schedule kept; 32, 48 and 64 filters instead of 64 and 128, strides between blocks, 2 blocks of two convolutions instead of 3 of three; the last steps go flat into a dense layer instead of their mean.',
    repair: 'none-needed',
  },
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'spoken-prompts',
    rows: { train: 800, validation: 160, test: 500 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'index',
  },
  layers: [
    { kind: 'conv1d', filters: 32, kernelSize: 5, stride: 4, padding: 'same' },
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'activation', activation: 'relu' },
    block('block-1', 48, 1),
    block('block-2', 64, 2),
    { kind: 'flatten' },
    { kind: 'dense', units: 256, activation: 'relu' },
    { kind: 'dense', units: 5, activation: 'softmax' },
  ],
  loss: 'sparseCategoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.001, schedule: { kind: 'plateau', factor: 0.5, patience: 1 } },
  batchSize: 16,
  epochs: 5,
  healthy: { metric: 'accuracy', atLeast: 0.7 },
});

import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'd4-093',
  title: 'Two kinds of short shape in a signal, four convolutions of one dimension',
  source: {
    kind: 'github',
    reference: 'defect4ML 093',
    licence: licences.defects4ml,
    changes:
      'Documented layer list kept: two convolutions, pooling, two convolutions, dropout, flatten, one sigmoid unit; 8 and 12 filters instead of 64 and 128, pooling by 2 instead of 4, dropout 0.5 cut to 0.1. Its 24 random sequences had no rule; 30 noisy samples with one of two shapes have. Rate 0.003 instead of 0.001.',
    repair: 'documented',
  },
  family: 'convolutional',
  task: 'binary',
  data: {
    source: 'motifs',
    options: { length: 30, classes: 2, height: 1.5, noise: 0.5 },
    standsInFor: '24 random sequences',
    rows: { train: 1600, validation: 200, test: 1200 },
    target: 'binary',
  },
  layers: [
    { kind: 'conv1d', filters: 8, kernelSize: 3, activation: 'relu' },
    { kind: 'conv1d', filters: 8, kernelSize: 3, activation: 'relu' },
    { kind: 'maxPooling1d' },
    { kind: 'conv1d', filters: 12, kernelSize: 3, activation: 'relu' },
    { kind: 'conv1d', filters: 12, kernelSize: 3, activation: 'relu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'flatten' },
    { kind: 'dense', units: 1, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.003 },
  batchSize: 32,
  epochs: 8,
  healthy: { metric: 'accuracy', atLeast: 0.92 },
});

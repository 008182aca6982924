import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'toy-wine',
  title: 'Wine read as a short signal, one convolution',
  source: {
    kind: 'toy',
    reference: 'ours',
    licence: licences.toy,
    changes: 'The smallest convolutional program: thirteen standardised columns as a signal of one channel.',
    repair: 'none-needed',
  },
  family: 'convolutional',
  task: 'multiclass',
  headline: false,
  data: {
    source: 'wine',
    rows: { train: 106, validation: 36, test: 36 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'index',
  },
  layers: [
    { kind: 'reshape', shape: [13, 1] },
    { kind: 'conv1d', filters: 4, kernelSize: 3, activation: 'relu' },
    { kind: 'flatten' },
    { kind: 'dense', units: 3, activation: 'softmax' },
  ],
  loss: 'sparseCategoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.01 },
  batchSize: 12,
  epochs: 8,
  healthy: { metric: 'accuracy', atLeast: 0.96 },
});

import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'd4-053',
  title: 'Handwritten digits, narrow convolutions and two dense layers',
  source: {
    kind: 'github',
    reference: 'defect4ML 053',
    licence: licences.defects4ml,
    changes:
      'Documented repair kept: several epochs instead of one. Digits of 8 × 8 pixels leave room for two of the four rounds of convolution and pooling; 6 and 12 filters instead of 4, 4, 8 and 8; rate 0.003 instead of 0.001, batches of 32 instead of 200.',
    repair: 'documented',
  },
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'digits',
    standsInFor: 'MNIST',
    rows: { train: 900, validation: 297, test: 600 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 16 }],
    target: 'index',
  },
  layers: [
    { kind: 'conv2d', filters: 6, kernelSize: [3, 3], padding: 'same', activation: 'relu' },
    { kind: 'maxPooling2d' },
    { kind: 'conv2d', filters: 12, kernelSize: [3, 3], padding: 'same', activation: 'relu' },
    { kind: 'maxPooling2d' },
    { kind: 'flatten' },
    { kind: 'dense', units: 32, activation: 'relu' },
    { kind: 'dense', units: 10, activation: 'softmax' },
  ],
  loss: 'sparseCategoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.003 },
  batchSize: 32,
  epochs: 10,
  healthy: { metric: 'accuracy', atLeast: 0.9 },
});

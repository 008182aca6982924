import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import { definePair, withoutLayers } from './pair.ts';

const fixed = defineProgram({
  id: 'd4-051',
  title: 'Handwritten digits, convolutions with fewer and fewer filters',
  source: {
    kind: 'github',
    reference: 'defect4ML 051',
    licence: licences.defects4ml,
    changes:
      'Falling numbers of filters, two dense layers, dropout 0.5 before the output and Adam kept; digits of 8 × 8 pixels leave room for two of the three rounds of convolution and pooling; 12 and 8 filters instead of 128, 64 and 32; 40 and 24 units instead of 256 and 128; rate 0.003 instead of 0.001, 12 epochs instead of 40.',
    repair: 'documented',
  },
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'digits',
    standsInFor: 'MNIST as a table',
    rows: { train: 900, validation: 297, test: 600 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 16 }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'conv2d', filters: 12, kernelSize: [3, 3], activation: 'relu' },
    { kind: 'maxPooling2d' },
    { kind: 'conv2d', filters: 8, kernelSize: [2, 2], activation: 'relu' },
    { kind: 'flatten' },
    { kind: 'dense', units: 40, activation: 'relu' },
    { kind: 'dense', units: 24, activation: 'relu' },
    { kind: 'dropout', rate: 0.5 },
    { kind: 'dense', units: 10, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.003 },
  batchSize: 32,
  epochs: 12,
  healthy: { metric: 'accuracy', atLeast: 0.85 },
});

export default [
  definePair(fixed, {
    id: 'd4-051-dropout',
    title: 'Handwritten digits, no dropout',
    origin: 'defect4ML',
    documented: 'defect4ML 051 documents fault and repair',
    difference: 'dropout before the output layer',
    faultTypes: ['layer-removed'],
    faulty: { layers: withoutLayers(fixed.layers, 6) },
  }),
];

import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import { definePair } from './pair.ts';

const fixed = defineProgram({
  id: 'd4-091',
  title: 'Drawings of five kinds, two convolutions and pooling',
  source: {
    kind: 'github',
    reference: 'defect4ML 091',
    licence: licences.defects4ml,
    changes:
      'Two rounds of ReLU convolution and pooling, two dense layers and Adam kept; the first five digits drawn on 12 × 12 pixels instead of drawings of 28 × 28; 8 and 6 filters of 3 × 3 instead of 32 of 5 × 5 and 16; 32 and 16 units instead of 128 and 64; rate 0.003 instead of 0.001, 10 epochs of batches of 32 instead of 20 of 100.',
    repair: 'documented',
  },
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'strokes',
    options: { size: 12, classes: 5, jitter: 0.07, noise: 0.25 },
    standsInFor: 'grey drawings of five kinds',
    rows: { train: 800, validation: 200, test: 800 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 255 }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'conv2d', filters: 8, kernelSize: [3, 3], activation: 'relu' },
    { kind: 'maxPooling2d' },
    { kind: 'conv2d', filters: 6, kernelSize: [3, 3], activation: 'relu' },
    { kind: 'flatten' },
    { kind: 'dense', units: 32, activation: 'relu' },
    { kind: 'dense', units: 16, activation: 'relu' },
    { kind: 'dense', units: 5, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.003 },
  batchSize: 32,
  epochs: 10,
  healthy: { metric: 'accuracy', atLeast: 0.8 },
});

export default [
  definePair(fixed, {
    id: 'd4-091-order',
    title: 'Drawings of five kinds, split in the order of their kinds',
    origin: 'defect4ML',
    documented: 'defect4ML 091 documents fault and repair; the fifth held out at the end is the last kind',
    difference: 'rows are shuffled before a fifth of them is held out',
    faultTypes: ['unshuffled'],
    faulty: { data: { ...fixed.data, edits: [{ operator: 'unshuffled', parameters: { percent: 20 } }] } },
  }),
];

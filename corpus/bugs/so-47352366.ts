import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import { changeLayers, definePair } from './pair.ts';

const bias = { biasInitialiser: { kind: 'constant', value: 0.1 } } as const;

const fixed = defineProgram({
  id: 'so-47352366',
  title: 'Handwritten digits, two convolutions with positive biases',
  source: {
    kind: 'stackoverflow',
    reference: 'question 47352366 (DeepFD 25, DeepLocalize 25)',
    licence: licences.stackOverflow,
    changes:
      'Two rounds of convolution and pooling, biases that start at 0.1 and Adam kept; digits of 8 × 8 pixels instead of 28 × 28, kernels of 3 × 3 instead of 5 × 5, 6 and 12 filters instead of 32 and 64, 40 units instead of 1024, dropout 0.3 instead of 0.5; batches of 20, 10 epochs and rate 0.003 instead of 50, 1 and 0.001.',
    repair: 'documented',
  },
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'digits',
    standsInFor: 'MNIST',
    rows: { train: 900, validation: 297, test: 600 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 16 }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'conv2d', filters: 6, kernelSize: [3, 3], padding: 'same', activation: 'relu', ...bias },
    { kind: 'maxPooling2d', padding: 'same' },
    { kind: 'conv2d', filters: 12, kernelSize: [3, 3], padding: 'same', activation: 'relu', ...bias },
    { kind: 'maxPooling2d', padding: 'same' },
    { kind: 'flatten' },
    { kind: 'dense', units: 40, activation: 'relu', ...bias },
    { kind: 'dropout', rate: 0.3 },
    { kind: 'dense', units: 10, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.003 },
  batchSize: 20,
  epochs: 10,
  healthy: { metric: 'accuracy', atLeast: 0.9 },
});

export default [
  definePair(fixed, {
    id: 'so-47352366-output',
    title: 'Digits, ReLU outputs under cross-entropy',
    origin: 'DeepFD',
    documented: 'DeepFD 25 and DeepLocalize 25 document fault and repair',
    difference: 'outputs softmax instead of ReLU',
    faultTypes: ['output-activation-changed'],
    faulty: { layers: changeLayers(fixed.layers, { 7: { activation: 'relu' } }) },
  }),
];

import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import { changeLayers, definePair } from './pair.ts';

const fixed = defineProgram({
  id: 'so-50079585',
  title: 'Three kinds of colour images, convolutions and pooling',
  source: {
    kind: 'stackoverflow',
    reference: 'question 50079585 (DeepFD 21, DeepLocalize 21)',
    licence: licences.stackOverflow,
    changes:
      'ReLU convolutions of 3 × 3, pooling, dropout 0.5 and RMSprop kept; patterns of 10 × 10 pixels instead of photographs of 150 × 150; two rounds of 6 and 10 filters instead of three of 32, 32 and 64; 24 units instead of 64; rate 0.003 instead of 0.001.',
    repair: 'documented',
  },
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'textures',
    options: { size: 10, channels: 3, classes: 3, variety: 0.2, noise: 0.15 },
    standsInFor: 'car-damage photographs in three folders',
    rows: { train: 600, validation: 150, test: 600 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 255 }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'conv2d', filters: 6, kernelSize: [3, 3], activation: 'relu' },
    { kind: 'maxPooling2d' },
    { kind: 'conv2d', filters: 10, kernelSize: [3, 3], activation: 'relu' },
    { kind: 'flatten' },
    { kind: 'dense', units: 24, activation: 'relu' },
    { kind: 'dropout', rate: 0.5 },
    { kind: 'dense', units: 3, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'rmsprop', learningRate: 0.003 },
  batchSize: 30,
  epochs: 15,
  healthy: { metric: 'accuracy', atLeast: 0.8 },
});

export default [
  definePair(fixed, {
    id: 'so-50079585-output',
    title: 'Three kinds of images, one sigmoid unit',
    origin: 'DeepLocalize',
    documented: 'DeepLocalize 21 documents fault and repair',
    difference:
      'three softmax units and categorical cross-entropy instead of one sigmoid unit and binary cross-entropy',
    faultTypes: ['output-activation-changed', 'units', 'loss-within-kind'],
    faulty: {
      data: { ...fixed.data, target: 'index' },
      loss: 'binaryCrossentropy',
      layers: changeLayers(fixed.layers, { 6: { units: 1, activation: 'sigmoid' } }),
    },
  }),
];

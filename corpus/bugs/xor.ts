import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import { definePair } from './pair.ts';

const squared = defineProgram({
  id: 'so-31556268',
  title: 'XOR, four sigmoid units',
  source: {
    kind: 'stackoverflow',
    reference: 'question 31556268 (DeepFD 3, DeepLocalize 3)',
    licence: licences.stackOverflow,
    changes:
      'Four sigmoid units and batches of 4 kept; 160 blurred corners instead of the four of the truth table, so that there is a test part; 20 epochs instead of 10000 and therefore Adam at 0.02 instead of 0.001.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'binary',
  headline: false,
  data: {
    source: 'bits',
    options: { bits: 2, blur: 0.15 },
    standsInFor: 'the XOR table',
    rows: { train: 160, validation: 40, test: 400 },
    target: 'binary',
  },
  layers: [
    { kind: 'dense', units: 4, activation: 'sigmoid' },
    { kind: 'dense', units: 1, activation: 'sigmoid' },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'adam', learningRate: 0.02 },
  batchSize: 4,
  epochs: 20,
  healthy: { metric: 'accuracy', atLeast: 0.8 },
});

const adam = defineProgram({
  ...squared,
  id: 'd4-060',
  title: 'XOR, two sigmoid units',
  source: {
    kind: 'github',
    reference: 'defect4ML 060',
    licence: licences.defects4ml,
    changes:
      'Two sigmoid units, cross-entropy and batches of 4 kept; 160 blurred corners instead of four; 20 epochs instead of 10000 and therefore rates of 0.05 (Adam) and 0.5 (gradient descent), five times those of the record.',
    repair: 'documented',
  },
  layers: [
    { kind: 'dense', units: 2, activation: 'sigmoid' },
    { kind: 'dense', units: 1, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.05 },
  healthy: { metric: 'accuracy', atLeast: 0.7 },
});

export default [
  definePair(squared, {
    id: 'so-31556268-loss',
    title: 'XOR, absolute error, gradient descent and a tenth of the epochs',
    origin: 'DeepLocalize',
    documented: 'DeepLocalize 3 and DeepFD 3 document fault and repair',
    difference:
      'squared instead of absolute error, Adam instead of gradient descent at 0.05, ten times the epochs',
    faultTypes: ['loss-within-kind', 'optimizer', 'epochs'],
    faulty: {
      loss: 'meanAbsoluteError',
      optimizer: { kind: 'sgd', learningRate: 0.05, momentum: 0.11, nesterov: true, decay: 1e-6 },
      epochs: 2,
    },
  }),
  definePair(adam, {
    id: 'd4-060-optimizer',
    title: 'XOR, plain gradient descent',
    origin: 'defect4ML',
    documented: 'defect4ML 060 documents fault and repair',
    difference: 'Adam instead of gradient descent',
    faultTypes: ['optimizer'],
    faulty: { optimizer: { kind: 'sgd', learningRate: 0.5 } },
  }),
];

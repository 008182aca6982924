import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import { changeLayers, definePair } from './pair.ts';

const momentum = { kind: 'sgd', momentum: 0.9, nesterov: true, decay: 1e-6 } as const;

/** As DeepFD repairs it; DeepLocalize repairs the outputs instead. */
const faster = defineProgram({
  id: 'so-44164749',
  title: 'Handwritten digits, two wide layers with dropout',
  source: {
    kind: 'stackoverflow',
    reference: 'question 44164749 (DeepFD 2, DeepLocalize 2)',
    licence: licences.stackOverflow,
    changes:
      'Momentum, dropout 0.1 and the rates kept; digits of 8 × 8 pixels instead of 28 × 28, 96 and 32 units instead of 5000 and 600, batches of 30 instead of 2000, so that an epoch has 30 steps as there.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'digits',
    standsInFor: 'MNIST',
    rows: { train: 900, validation: 297, test: 600 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 16 }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'flatten' },
    { kind: 'dense', units: 96, activation: 'relu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', units: 32, activation: 'relu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', units: 10, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { ...momentum, learningRate: 0.05 },
  batchSize: 30,
  epochs: 10,
  healthy: { metric: 'accuracy', atLeast: 0.9 },
});

const sigmoids = defineProgram({
  ...faster,
  layers: changeLayers(faster.layers, { 5: { activation: 'sigmoid' } }),
  loss: 'binaryCrossentropy',
  optimizer: { ...momentum, learningRate: 0.01 },
  healthy: { metric: 'accuracy', atLeast: 0.6 },
});

export default [
  definePair(faster, {
    id: 'so-44164749-rate',
    title: 'Digits, a fifth of the rate for half the epochs',
    origin: 'DeepFD',
    documented: 'DeepFD 2 documents fault and repair',
    difference: 'learning rate 0.05 instead of 0.01, 10 epochs instead of 5',
    faultTypes: ['learning-rate-down', 'epochs'],
    faulty: { optimizer: { ...momentum, learningRate: 0.01 }, epochs: 5 },
  }),
  definePair(sigmoids, {
    id: 'so-44164749-output',
    title: 'Digits, softmax with categorical cross-entropy',
    origin: 'DeepLocalize',
    documented:
      'DeepLocalize 2 documents fault and repair; DeepFD found their effect small. Twice the 5 epochs, as the repaired program is slow',
    difference: 'outputs sigmoid with binary cross-entropy instead of softmax with categorical cross-entropy',
    faultTypes: ['output-activation-changed', 'loss-within-kind'],
    faulty: {
      loss: 'categoricalCrossentropy',
      layers: changeLayers(sigmoids.layers, { 5: { activation: 'softmax' } }),
    },
  }),
];

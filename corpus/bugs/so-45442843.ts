import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import { changeLayers, definePair } from './pair.ts';

const fixed = defineProgram({
  id: 'so-45442843',
  title: 'Two classes from one number, two sigmoid units in a row',
  source: {
    kind: 'stackoverflow',
    reference: 'question 45442843 (DeepFD 26, DeepLocalize 26)',
    licence: licences.stackOverflow,
    changes:
      'Both layers of one unit, the narrow initialiser of the second and RMSprop kept; ages and their groups instead of prices near 20000 and their direction, and standardised, for unscaled neither side learns; rate 0.03 instead of 0.001, batches of 20 instead of 200, 20 epochs instead of 100.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'binary',
  data: {
    source: 'age-threshold',
    standsInFor: '999 prices with the direction they took',
    rows: { train: 600, validation: 200, test: 600 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'binary',
  },
  layers: [
    { kind: 'dense', units: 1, activation: 'sigmoid' },
    { kind: 'dense', units: 1, activation: 'sigmoid', kernelInitialiser: { kind: 'randomNormal' } },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'rmsprop', learningRate: 0.03 },
  batchSize: 20,
  epochs: 20,
  healthy: { metric: 'accuracy', atLeast: 0.8 },
});

export default [
  definePair(fixed, {
    id: 'so-45442843-output',
    title: 'One number, softmax over a single unit and absolute error',
    origin: 'DeepLocalize',
    documented: 'DeepLocalize 26 documents fault and repair',
    difference: 'output sigmoid instead of softmax, binary cross-entropy instead of absolute error',
    faultTypes: ['output-activation-changed', 'loss-cross-kind'],
    faulty: {
      loss: 'meanAbsoluteError',
      layers: changeLayers(fixed.layers, { 1: { activation: 'softmax' } }),
    },
  }),
];

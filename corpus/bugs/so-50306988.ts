import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import { definePair } from './pair.ts';

const fixed = defineProgram({
  id: 'so-50306988',
  title: 'Two separate clouds of points, three sigmoid units',
  source: {
    kind: 'stackoverflow',
    reference: 'question 50306988 (DeepFD 4, DeepLocalize 4, defect4ML 78)',
    licence: licences.stackOverflow,
    changes:
      'Layers, rows, batches, rates and epochs kept; two clusters that hardly touch, scaled to 0 … 1, instead of two uniform squares.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'binary',
  headline: false,
  data: {
    source: 'clusters',
    options: { features: 2, informative: 2, separation: 3, flip: 0 },
    standsInFor: 'two uniform squares of 200 points each',
    rows: { train: 400, validation: 100, test: 400 },
    preprocessing: [{ kind: 'minMax' }],
    target: 'binary',
  },
  layers: [
    { kind: 'dense', units: 2, activation: 'sigmoid' },
    { kind: 'dense', units: 1, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.01 },
  batchSize: 32,
  epochs: 10,
  healthy: { metric: 'accuracy', atLeast: 0.7 },
});

export default [
  definePair(fixed, {
    id: 'so-50306988-rate',
    title: 'Two clouds of points, a tenth of the rate for half the epochs',
    origin: 'DeepFD',
    documented: 'DeepFD 4 documents fault and repair',
    difference: 'learning rate 0.01 instead of 0.001, 10 epochs instead of 5',
    faultTypes: ['learning-rate-down', 'epochs'],
    faulty: { optimizer: { kind: 'adam', learningRate: 0.001 }, epochs: 5 },
  }),
];

import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-44998910',
  title: 'A polynomial of degree four, two dense layers',
  source: {
    kind: 'stackoverflow',
    reference: 'question 44998910 (DeepFD)',
    licence: licences.stackOverflow,
    changes:
      'Documented repair kept: rate 0.03 and more epochs; raised further to 0.1 with 12 epochs of 40 steps. x from −1.2 to 1.2 instead of 0 to 1, standardised, with noise, so that the result is below its ceiling. 200 and 45 units cut to 50 and 20.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'regression',
  data: {
    source: 'curve',
    options: { of: 'quartic', low: -1.2, high: 1.2, noise: 0.2 },
    standsInFor: '10000 points of the polynomial on [0, 1)',
    rows: { train: 800, validation: 200, test: 800 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'value',
  },
  layers: [
    { kind: 'dense', units: 50, activation: 'relu' },
    { kind: 'dense', units: 20, activation: 'relu' },
    { kind: 'dense', units: 1 },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'sgd', learningRate: 0.1 },
  batchSize: 20,
  epochs: 12,
  healthy: { metric: 'r2', atLeast: 0.86 },
});

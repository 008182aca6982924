import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-52445293',
  title: 'Regression on thirteen columns, four tanh layers',
  source: {
    kind: 'stackoverflow',
    reference: 'question 52445293 (GUIDER)',
    licence: licences.stackOverflow,
    changes:
      'The located fault is hidden layers too small (13, 10, 6 and 3 units): 32, 24, 16 and 8 here. Dropout 0.2 cut to 0.05, rate 0.002 instead of 0.001.',
    repair: 'ours',
  },
  family: 'dense',
  task: 'regression',
  data: {
    source: 'sparse-regression',
    options: { features: 13, informative: 5, products: 0.4, noise: 0.25, spread: 1 },
    standsInFor: 'a scikit-learn make_regression table of 1000 rows',
    rows: { train: 900, validation: 200, test: 800 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'value',
  },
  layers: [
    { kind: 'dense', units: 32, activation: 'tanh' },
    { kind: 'dense', units: 24, activation: 'tanh' },
    { kind: 'dropout', rate: 0.05 },
    { kind: 'dense', units: 16, activation: 'tanh' },
    { kind: 'dense', units: 8, activation: 'tanh' },
    { kind: 'dense', units: 1 },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'adam', learningRate: 0.002 },
  batchSize: 20,
  epochs: 20,
  healthy: { metric: 'r2', atLeast: 0.8 },
});

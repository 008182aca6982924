import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-56774954',
  title: 'Three targets of a ten-column table, two sigmoid layers',
  source: {
    kind: 'stackoverflow',
    reference: 'question 56774954 (GUIDER)',
    licence: licences.stackOverflow,
    changes:
      'Linear outputs and squared error instead of softmax and Poisson loss; 40 and 32 sigmoid units instead of 100 and 80; rate 0.01 instead of 0.001; batches of 32 kept.',
    repair: 'ours',
  },
  family: 'dense',
  task: 'regression',
  data: {
    source: 'sparse-regression',
    options: { features: 10, informative: 4, outputs: 3, products: 0.5, noise: 0.2 },
    standsInFor: 'a scikit-learn make_regression table of 1000 rows, three targets',
    rows: { train: 1200, validation: 200, test: 800 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'value',
  },
  layers: [
    { kind: 'dense', units: 40, activation: 'sigmoid' },
    { kind: 'dense', units: 32, activation: 'sigmoid' },
    { kind: 'dense', units: 3 },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'adam', learningRate: 0.01 },
  batchSize: 32,
  epochs: 24,
  healthy: { metric: 'r2', atLeast: 0.89 },
});

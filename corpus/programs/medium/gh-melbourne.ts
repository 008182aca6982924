import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'gh-melbourne',
  title: 'Prices of houses from a table, three dense layers',
  source: {
    kind: 'github',
    reference: 'kaggle-melbourne_properties (DeepLocalize copy)',
    licence: licences.deepLocalize,
    changes:
      'Kept: dense layers by a list of sizes, a linear output, mean absolute error, Adam. Sales in Ames instead of Melbourne, whose rows are not at hand; sizes of 48, 32 and 16, ReLU between them. The record is of a program without a documented list of sizes, so the sizes are ours.',
    repair: 'ours',
  },
  family: 'dense',
  task: 'regression',
  data: {
    source: 'ames',
    standsInFor: 'Melbourne housing (Kaggle)',
    rows: { train: 1400, validation: 200, test: 1200 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'value',
  },
  layers: [
    { kind: 'dense', units: 48, activation: 'relu' },
    { kind: 'dense', units: 32, activation: 'relu' },
    { kind: 'dense', units: 16, activation: 'relu' },
    { kind: 'dense', units: 1 },
  ],
  loss: 'meanAbsoluteError',
  optimizer: { kind: 'adam', learningRate: 0.001 },
  batchSize: 32,
  epochs: 10,
  healthy: { metric: 'r2', atLeast: 0.66 },
});

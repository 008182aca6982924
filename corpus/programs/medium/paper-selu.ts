import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'paper-selu',
  title: 'Monthly incomes, scaled exponential units',
  source: {
    kind: 'paper',
    reference:
      'Klambauer, Unterthiner, Mayr and Hochreiter (2017), Self-Normalizing Neural Networks, NeurIPS',
    licence: licences.paper,
    changes:
      'Kept: dense layers of equal width with scaled exponential linear units, LeCun normal weights, plain gradient descent, standardised inputs. Three layers of 72 units instead of up to 32 of 1024; no alpha dropout, which the engine has not.',
    repair: 'none-needed',
  },
  family: 'dense',
  task: 'regression',
  data: {
    source: 'attrition',
    options: { task: 'MonthlyIncome' },
    rows: { train: 800, validation: 150, test: 500 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'value',
  },
  layers: [
    { kind: 'dense', units: 72, activation: 'selu', kernelInitialiser: { kind: 'lecunNormal' } },
    { kind: 'dense', units: 72, activation: 'selu', kernelInitialiser: { kind: 'lecunNormal' } },
    { kind: 'dense', units: 72, activation: 'selu', kernelInitialiser: { kind: 'lecunNormal' } },
    { kind: 'dense', units: 1, kernelInitialiser: { kind: 'lecunNormal' } },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'sgd', learningRate: 0.01 },
  batchSize: 32,
  epochs: 14,
  healthy: { metric: 'r2', atLeast: 0.86 },
});

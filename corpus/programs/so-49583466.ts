import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-49583466',
  title: 'Sine of one variable, three sigmoid layers',
  version: 2,
  source: {
    kind: 'stackoverflow',
    reference: 'question 49583466 (GUIDER)',
    licence: licences.stackOverflow,
    changes:
      'Three sigmoid layers of 20 units kept, started in U(−1, 1) instead of U(−0.05, 0.05). x on [−5, 5] instead of [−10, 10], standardised instead of scaled to 0 … 1, noise of 0.15 on y; rate 0.01 instead of 0.001; 1000 rows instead of 5000. Early stopping with a patience of 3 epochs is ours: the record of the program names none.',
    repair: 'ours',
  },
  family: 'dense',
  task: 'regression',
  data: {
    source: 'curve',
    options: { of: 'sine', low: -5, high: 5, noise: 0.15 },
    standsInFor: '5000 points of a scaled sine',
    rows: { train: 1000, validation: 200, test: 800 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'value',
  },
  layers: [
    {
      kind: 'dense',
      units: 20,
      activation: 'sigmoid',
      kernelInitialiser: { kind: 'randomUniform', low: -1, high: 1 },
    },
    {
      kind: 'dense',
      units: 20,
      activation: 'sigmoid',
      kernelInitialiser: { kind: 'randomUniform', low: -1, high: 1 },
    },
    {
      kind: 'dense',
      units: 20,
      activation: 'sigmoid',
      kernelInitialiser: { kind: 'randomUniform', low: -1, high: 1 },
    },
    { kind: 'dense', units: 1 },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'adam', learningRate: 0.01 },
  batchSize: 20,
  epochs: 28,
  earlyStopping: { patience: 3 },
  healthy: { metric: 'r2', atLeast: 0.93 },
});

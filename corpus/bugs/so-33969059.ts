import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import { changeLayers, definePair } from './pair.ts';

const wide = { kernelInitialiser: { kind: 'randomUniform', low: -0.5, high: 0.5 } } as const;

const fixed = defineProgram({
  id: 'so-33969059',
  title: 'A weighted sum of three numbers, two small tanh layers',
  source: {
    kind: 'stackoverflow',
    reference: 'question 33969059 (DeepFD 7, DeepLocalize 7)',
    licence: licences.stackOverflow,
    changes:
      'Tanh layers of 3 and 2 units and Nesterov momentum kept; dropout 0.5 left out, rate 0.01 instead of 0.1 and wider start weights, as DeepFD found that no repair helps the original on its data; targets of unit variance instead of sums with an offset; 500 rows.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'regression',
  data: {
    source: 'sparse-regression',
    options: { features: 3, informative: 3, noise: 0.2 },
    standsInFor: '100000 weighted sums of three uniform numbers',
    rows: { train: 500, validation: 100, test: 400 },
    target: 'value',
  },
  layers: [
    { kind: 'dense', units: 3, activation: 'tanh', ...wide },
    { kind: 'dense', units: 2, activation: 'tanh', ...wide },
    { kind: 'dense', units: 1, ...wide },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'sgd', learningRate: 0.01, momentum: 0.9, nesterov: true, decay: 1e-6 },
  batchSize: 20,
  epochs: 20,
  healthy: { metric: 'r2', atLeast: 0.8 },
});

export default [
  definePair(fixed, {
    id: 'so-33969059-output',
    title: 'A weighted sum, softmax over a single unit',
    origin: 'DeepFD',
    documented: 'DeepFD 7 and DeepLocalize 7 document fault and repair',
    difference: 'output linear instead of softmax, which is always 1 over one unit',
    faultTypes: ['output-activation-changed'],
    faulty: { layers: changeLayers(fixed.layers, { 2: { activation: 'softmax' } }) },
  }),
];

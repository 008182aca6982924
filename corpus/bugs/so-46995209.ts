import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import { definePair } from './pair.ts';

const tanh = { kind: 'dense', units: 10, activation: 'tanh' } as const;
/** 0 … 999, as the original counts its points. */
const ramp = [{ kind: 'minMax' }, { kind: 'rescale', factor: 999 }] as const;

const fixed = defineProgram({
  id: 'so-46995209',
  title: 'A sine over a ramp, two ReLU layers',
  source: {
    kind: 'stackoverflow',
    reference: 'question 46995209 (DeepFD 44)',
    licence: licences.stackOverflow,
    changes:
      'ReLU layers of 10 and 25 units, tanh output, Adam and batches of 10 kept; 500 points with noise instead of 1000 without, 20 epochs instead of 50 at 0.005 instead of 0.001.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'regression',
  data: {
    source: 'curve',
    options: { of: 'sine', low: 0, high: 11, noise: 0.1 },
    standsInFor: '1000 points of sin(3.5πx/1000)',
    rows: { train: 500, validation: 100, test: 400 },
    preprocessing: [{ kind: 'minMax' }],
    target: 'value',
  },
  layers: [
    { kind: 'dense', units: 10, activation: 'relu' },
    { kind: 'dense', units: 25, activation: 'relu' },
    { kind: 'dense', units: 1, activation: 'tanh' },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'adam', learningRate: 0.005 },
  batchSize: 10,
  epochs: 20,
  healthy: { metric: 'r2', atLeast: 0.5 },
});

export default [
  definePair(fixed, {
    id: 'so-46995209-depth',
    title: 'A sine over a ramp of integers, eleven tanh layers',
    origin: 'DeepFD',
    documented: 'DeepFD 44 documents fault and repair; 30 units in the second layer here, 90 there',
    difference: 'inputs scaled by their maximum, two ReLU layers instead of eleven tanh layers',
    faultTypes: ['unnormalised-input', 'hidden-activation-changed', 'layer-inserted', 'units'],
    faulty: {
      data: { ...fixed.data, preprocessing: [...ramp] },
      layers: [tanh, { ...tanh, units: 30 }, ...Array.from({ length: 9 }, () => tanh), { ...tanh, units: 1 }],
    },
  }),
];

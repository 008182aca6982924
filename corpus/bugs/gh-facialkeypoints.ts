import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import { definePair } from './pair.ts';

const fixed = defineProgram({
  id: 'gh-facialkeypoints',
  title: 'Places in an image, linear layers with clipped gradients',
  source: {
    kind: 'github',
    reference: 'facial key points (DeepFD 49)',
    licence: licences.deepLocalize,
    changes:
      'Linear layers, Nesterov momentum at 0.01 and gradients clipped to norm 1 kept; place, radius and brightness of a spot in 8 × 8 pixels instead of thirty coordinates in 96 × 96; 20 and 30 units instead of 50 and 100; 24 epochs instead of 400.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'regression',
  data: {
    source: 'spot',
    options: { size: 8, noise: 0.05 },
    standsInFor: 'Kaggle facial key points',
    rows: { train: 600, validation: 150, test: 600 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 255 }],
    target: 'value',
  },
  layers: [
    { kind: 'flatten' },
    { kind: 'dense', units: 20 },
    { kind: 'dense', units: 30 },
    { kind: 'dense', units: 4 },
  ],
  loss: 'meanSquaredError',
  optimizer: {
    kind: 'sgd',
    learningRate: 0.01,
    momentum: 0.9,
    nesterov: true,
    decay: 1e-6,
    clip: { by: 'norm', limit: 1 },
  },
  batchSize: 25,
  epochs: 24,
  healthy: { metric: 'r2', atLeast: 0.3 },
});

export default [
  definePair(fixed, {
    id: 'gh-facialkeypoints-rate',
    title: 'Places in an image, Adam at 0.1 for a quarter of the epochs',
    origin: 'DeepFD',
    documented: 'DeepFD 49 and the scripts of DeepLocalize document fault and repair',
    difference: 'gradient descent with momentum at 0.01 instead of Adam at 0.1, four times as many epochs',
    faultTypes: ['optimizer', 'learning-rate-up', 'epochs'],
    faulty: { optimizer: { kind: 'adam', learningRate: 0.1 }, epochs: 6 },
  }),
];

import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import { changeLayers, definePair } from './pair.ts';

const noisy = defineProgram({
  id: 'so-48934338',
  title: 'A noisy parabola, two ReLU layers',
  source: {
    kind: 'stackoverflow',
    reference: 'question 48934338 (DeepFD 13, DeepLocalize 13, defect4ML 70)',
    licence: licences.stackOverflow,
    changes:
      'Layers of 50 and 30 units and plain gradient descent kept; 400 points of x² on [−3, 3] instead of 50 of 5x² with heavier noise; 40 epochs of batches of 20 at 0.003 instead of 1000 of the whole at 0.001.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'regression',
  data: {
    source: 'curve',
    options: { of: 'parabola', low: -3, high: 3, noise: 0.5 },
    standsInFor: '50 points of 5x² and noise',
    rows: { train: 400, validation: 100, test: 400 },
    target: 'value',
  },
  layers: [
    { kind: 'dense', units: 50, activation: 'relu' },
    { kind: 'dense', units: 30, activation: 'relu', kernelInitialiser: { kind: 'randomUniform' } },
    { kind: 'dense', units: 1 },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'sgd', learningRate: 0.003 },
  batchSize: 20,
  epochs: 40,
  healthy: { metric: 'r2', atLeast: 0.8 },
});

const bounded = defineProgram({
  ...noisy,
  id: 'so-48221692',
  title: 'A parabola, five sigmoid units',
  source: {
    kind: 'stackoverflow',
    reference: 'question 48221692 (DeepFD 20, DeepLocalize 20, defect4ML 73)',
    licence: licences.stackOverflow,
    changes:
      'Five sigmoid units and plain gradient descent kept; 400 points on [−3, 3] with noise instead of 150 on [−10, 10]; 40 epochs of batches of 20 at 0.05 instead of 1000 at 0.01.',
    repair: 'documented',
  },
  layers: [
    { kind: 'dense', units: 5, activation: 'sigmoid' },
    { kind: 'dense', units: 1 },
  ],
  optimizer: { kind: 'sgd', learningRate: 0.05 },
  healthy: { metric: 'r2', atLeast: 0.5 },
});

export default [
  definePair(noisy, {
    id: 'so-48934338-rate',
    title: 'A noisy parabola, a hundred times the rate',
    origin: 'DeepLocalize',
    documented: 'DeepLocalize 13 and DeepFD 13 document fault and repair: 0.1 and 0.001; the ratio is kept',
    difference: 'a hundredth of the learning rate',
    faultTypes: ['learning-rate-up'],
    faulty: { optimizer: { kind: 'sgd', learningRate: 0.3 } },
  }),
  definePair(bounded, {
    id: 'so-48221692-output',
    title: 'A parabola, sigmoid output',
    origin: 'DeepLocalize',
    documented: 'DeepLocalize 20, DeepFD 20 and defect4ML 73 document fault and repair',
    difference: 'output linear instead of sigmoid, which cannot reach the targets',
    faultTypes: ['output-activation-changed'],
    faulty: { layers: changeLayers(bounded.layers, { 1: { activation: 'sigmoid' } }) },
  }),
];

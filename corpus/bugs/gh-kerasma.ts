import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import { definePair } from './pair.ts';

const relu = (units: number) => ({ kind: 'dense', units, activation: 'relu' }) as const;

const fixed = defineProgram({
  id: 'gh-kerasma',
  title: 'Diabetes from eight measurements, five ReLU layers',
  source: {
    kind: 'github',
    reference: 'kerasma (DeepFD 57, DeepLocalize, GitHub part)',
    licence: licences.deepLocalize,
    changes:
      'Five layers, the third of them the widest, and Adam kept; a generated table of eight columns instead of the Pima table; 12, 24, 60, 36 and 12 units instead of 12, 24, 120, 36 and 12; batches of 20 instead of 10, 15 epochs instead of 150.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'binary',
  data: {
    source: 'clusters',
    options: { features: 8, informative: 5, redundant: 1, clustersPerClass: 8, separation: 1.5, flip: 0.05 },
    standsInFor: 'Pima Indians diabetes',
    rows: { train: 700, validation: 200, test: 800 },
    target: 'binary',
  },
  layers: [...[12, 24, 60, 36, 12].map(relu), { kind: 'dense', units: 1, activation: 'sigmoid' }],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam' },
  batchSize: 20,
  epochs: 15,
  healthy: { metric: 'accuracy', atLeast: 0.7 },
});

export default [
  definePair(fixed, {
    id: 'gh-kerasma-size',
    title: 'Diabetes from eight measurements, two layers of 12 and 8 units',
    origin: 'DeepFD',
    documented: 'DeepFD 57 and the GitHub part of DeepLocalize document fault and repair',
    difference: 'five hidden layers instead of two small ones',
    faultTypes: ['layer-removed', 'units'],
    faulty: { layers: [relu(12), relu(8), fixed.layers[5]!] },
  }),
];

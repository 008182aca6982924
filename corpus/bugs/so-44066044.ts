import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import { changeLayers, definePair } from './pair.ts';

const normal = { kernelInitialiser: { kind: 'randomNormal' } } as const;

const fixed = defineProgram({
  id: 'so-44066044',
  title: 'Two classes of network packets, two ReLU layers',
  source: {
    kind: 'stackoverflow',
    reference: 'question 44066044 (DeepFD 23, DeepLocalize 23)',
    licence: licences.stackOverflow,
    changes:
      'Layers of 12 units, the narrow initialiser, batches of 5 and Adam at its default rate kept; a generated table of eleven columns with units far apart instead of 20 packets with addresses up to 3e9; 500 rows for 8 epochs instead of 100.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'binary',
  data: {
    source: 'clusters',
    options: { features: 11, informative: 4, redundant: 3, clustersPerClass: 2, separation: 1.5, spread: 3 },
    standsInFor: '20 network packets',
    rows: { train: 500, validation: 100, test: 500 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'binary',
  },
  layers: [
    { kind: 'dense', units: 12, activation: 'relu', ...normal },
    { kind: 'dense', units: 12, activation: 'relu', ...normal },
    { kind: 'dense', units: 1, activation: 'sigmoid', ...normal },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam' },
  batchSize: 5,
  epochs: 8,
  healthy: { metric: 'accuracy', atLeast: 0.7 },
});

export default [
  definePair(fixed, {
    id: 'so-44066044-scaling',
    title: 'Network packets, raw columns and a ReLU output',
    origin: 'DeepLocalize',
    documented: 'DeepLocalize 23 documents fault and repair; DeepFD 23 finds that the scaling does the work',
    difference: 'inputs standardised, output sigmoid instead of ReLU',
    faultTypes: ['unnormalised-input', 'output-activation-changed'],
    faulty: {
      data: { ...fixed.data, preprocessing: [] },
      layers: changeLayers(fixed.layers, { 2: { activation: 'relu' } }),
    },
  }),
];

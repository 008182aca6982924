import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import { changeLayers, definePair } from './pair.ts';

/** Pixels from 0 to 255, as the original has them; the table's are from 0 to 16. */
const raw = [{ kind: 'rescale', factor: 255 / 16 }] as const;

const source = {
  kind: 'stackoverflow',
  reference: 'question 55328966 (DeepFD 8, DeepLocalize 8, defect4ML 100)',
  licence: licences.stackOverflow,
} as const;

/** As DeepFD repairs it. */
const scaled = defineProgram({
  id: 'so-55328966',
  title: 'Handwritten digits from a table of pixels, three dense layers',
  source: {
    ...source,
    changes:
      'The linear first layer, as wide as the input, and 50 ReLU units kept; digits of 8 × 8 pixels instead of 28 × 28; rate 0.001 instead of 0.0001 on both sides, for 10 epochs of 29 steps instead of 157.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'digits',
    standsInFor: 'MNIST as a table',
    rows: { train: 900, validation: 297, test: 600 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 16 }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'flatten' },
    { kind: 'dense', units: 64 },
    { kind: 'dense', units: 50, activation: 'relu' },
    { kind: 'dense', units: 10, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.001 },
  batchSize: 32,
  epochs: 10,
  healthy: { metric: 'accuracy', atLeast: 0.9 },
});

/** As DeepLocalize repairs it: raw pixels, plain gradient descent. */
const softmax = defineProgram({
  ...scaled,
  source: {
    ...scaled.source,
    changes:
      'Raw pixels, rate 0.0001 and batches of 32 kept; digits of 8 × 8 pixels instead of 28 × 28; 50 epochs of 29 steps instead of 10 of 157, nearly as many steps.',
  },
  data: { ...scaled.data, preprocessing: [...raw] },
  optimizer: { kind: 'sgd', learningRate: 0.0001 },
  epochs: 50,
  healthy: { metric: 'accuracy', atLeast: 0.35 },
});

/** As defect4ML repairs it: the first layer is ReLU too. */
const bent = defineProgram({
  ...softmax,
  layers: changeLayers(softmax.layers, { 1: { activation: 'relu' } }),
  healthy: { metric: 'accuracy', atLeast: 0.2 },
});

export default [
  definePair(scaled, {
    id: 'so-55328966-scaling',
    title: 'Digits, raw pixels, sigmoid outputs and plain gradient descent',
    origin: 'DeepFD',
    documented: 'DeepFD 8 documents fault and repair',
    difference:
      'pixels divided by 255, outputs softmax instead of sigmoid, Adam instead of gradient descent at the same rate',
    faultTypes: ['unnormalised-input', 'output-activation-changed', 'optimizer'],
    faulty: {
      data: { ...scaled.data, preprocessing: [...raw] },
      layers: changeLayers(scaled.layers, { 3: { activation: 'sigmoid' } }),
      optimizer: { kind: 'sgd', learningRate: 0.001 },
    },
  }),
  definePair(softmax, {
    id: 'so-55328966-output',
    title: 'Digits, sigmoid outputs on raw pixels',
    origin: 'DeepLocalize',
    documented: 'DeepLocalize 8 documents fault and repair',
    difference: 'outputs softmax instead of sigmoid',
    faultTypes: ['output-activation-changed'],
    faulty: { layers: changeLayers(softmax.layers, { 3: { activation: 'sigmoid' } }) },
  }),
  definePair(bent, {
    id: 'so-55328966-hidden',
    title: 'Digits, a first layer without activation',
    origin: 'defect4ML',
    documented: 'defect4ML 100 documents fault and repair',
    difference: 'ReLU on the first layer',
    faultTypes: ['hidden-activation-removed'],
    faulty: { layers: changeLayers(bent.layers, { 1: { activation: 'linear' } }) },
  }),
];

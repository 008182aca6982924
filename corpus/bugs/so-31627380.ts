import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import { changeLayers, definePair } from './pair.ts';

const fixed = defineProgram({
  id: 'so-31627380',
  title: 'Survival from a passenger list, one wide layer with dropout',
  source: {
    kind: 'stackoverflow',
    reference: 'question 31627380 (DeepFD 28, DeepLocalize 28)',
    licence: licences.stackOverflow,
    changes:
      'Two sigmoid units, binary cross-entropy and Adam kept; a generated table of two numbers and eight coded categories instead of the Titanic list; 48 units instead of 512, dropout 0.3 instead of 0.5; rate 0.003 instead of 0.001 and batches of 10 instead of 4.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'census',
    options: { numbers: 2, categories: 8, levels: 3, noise: 0.2, spread: 0.5 },
    standsInFor: 'Titanic',
    rows: { train: 700, validation: 200, test: 800 },
    target: 'oneHot',
  },
  layers: [
    { kind: 'dense', units: 48, activation: 'relu' },
    { kind: 'dropout', rate: 0.3 },
    { kind: 'dense', units: 2, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.003 },
  batchSize: 10,
  epochs: 10,
  healthy: { metric: 'accuracy', atLeast: 0.7 },
});

export default [
  definePair(fixed, {
    id: 'so-31627380-output',
    title: 'Passenger list, softmax with categorical cross-entropy',
    origin: 'DeepLocalize',
    documented: 'DeepLocalize 28 documents fault and repair',
    difference: 'outputs sigmoid with binary cross-entropy instead of softmax with categorical cross-entropy',
    faultTypes: ['output-activation-changed', 'loss-within-kind'],
    faulty: {
      loss: 'categoricalCrossentropy',
      layers: changeLayers(fixed.layers, { 2: { activation: 'softmax' } }),
    },
  }),
];

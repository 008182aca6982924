import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import { definePair } from './pair.ts';

const fixed = defineProgram({
  id: 'so-39525358',
  title: 'Two classes from three measurements, two small ReLU layers',
  source: {
    kind: 'stackoverflow',
    reference: 'question 39525358 (DeepFD 11, DeepLocalize 11, defect4ML 69)',
    licence: licences.stackOverflow,
    changes:
      'Layers of 12 and 3 units, Adam at its default rate and batches of 10 kept; a generated table instead of a small file of integers near 65 to 70, its columns near 67 where they are not standardised; 400 rows for 20 epochs instead of a few dozen for 150.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'binary',
  data: {
    source: 'clusters',
    options: { features: 3, informative: 3, clustersPerClass: 2, separation: 1.5 },
    standsInFor: 'a file of three integer columns',
    rows: { train: 400, validation: 100, test: 400 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'binary',
  },
  layers: [
    { kind: 'dense', units: 12, activation: 'relu', kernelInitialiser: { kind: 'randomUniform' } },
    { kind: 'dense', units: 3, activation: 'relu', kernelInitialiser: { kind: 'randomUniform' } },
    { kind: 'dense', units: 1, activation: 'sigmoid', kernelInitialiser: { kind: 'randomUniform' } },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam' },
  batchSize: 10,
  epochs: 20,
  healthy: { metric: 'accuracy', atLeast: 0.7 },
});

export default [
  definePair(fixed, {
    id: 'so-39525358-scaling',
    title: 'Three measurements, far from zero and one row at a time',
    origin: 'DeepLocalize',
    documented:
      'DeepLocalize 11 documents fault and repair; epochs of four rows at a time here, for the time it takes',
    difference: 'inputs standardised, larger batches',
    faultTypes: ['unnormalised-input', 'batch-size'],
    faulty: {
      data: { ...fixed.data, preprocessing: [{ kind: 'rescale', factor: 1, offset: 67 }] },
      batchSize: 4,
    },
  }),
];

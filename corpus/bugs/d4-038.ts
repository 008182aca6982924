import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import { definePair } from './pair.ts';

const fixed = defineProgram({
  id: 'd4-038',
  title: 'Age group from age, two ReLU layers',
  source: {
    kind: 'github',
    reference: 'defect4ML 038',
    licence: licences.defects4ml,
    changes:
      'Layers of 16 and 32 units, batches of 10 and the rule of the data kept; 900 rows instead of 2100 and 8 epochs instead of 20, therefore rate 0.001 instead of 0.0001.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'age-threshold',
    rows: { train: 900, validation: 200, test: 600 },
    preprocessing: [{ kind: 'minMax' }],
    target: 'index',
  },
  layers: [
    { kind: 'dense', units: 16, activation: 'relu' },
    { kind: 'dense', units: 32, activation: 'relu' },
    { kind: 'dense', units: 2, activation: 'softmax' },
  ],
  loss: 'sparseCategoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.001 },
  batchSize: 10,
  epochs: 8,
  healthy: { metric: 'accuracy', atLeast: 0.85 },
});

export default [
  definePair(fixed, {
    id: 'd4-038-rate',
    title: 'Age group from age, a rate of a hundred',
    origin: 'defect4ML',
    documented:
      'defect4ML 038 documents fault and repair; that the faulty script also holds no rows out changes no training',
    difference: 'a learning rate below one instead of 100',
    faultTypes: ['learning-rate-up'],
    faulty: { optimizer: { kind: 'adam', learningRate: 100 } },
  }),
];

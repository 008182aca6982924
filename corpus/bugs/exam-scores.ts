import { defineProgram } from '../../src/training/spec.ts';
import { licences } from '../programs/licences.ts';
import { definePair } from './pair.ts';

const still = defineProgram({
  id: 'd4-058',
  title: 'A total from three scores, one linear unit',
  source: {
    kind: 'github',
    reference: 'defect4ML 058',
    licence: licences.defects4ml,
    changes:
      'One linear unit, RMSprop and both rates kept; 300 rows of three columns with noise instead of five rows of exam scores; 20 epochs of batches of 10 instead of 1000 of the whole.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'regression',
  headline: false,
  data: {
    source: 'sparse-regression',
    options: { features: 3, informative: 3, noise: 0.3 },
    standsInFor: 'five rows of exam scores',
    rows: { train: 300, validation: 100, test: 300 },
    target: 'value',
  },
  layers: [{ kind: 'dense', units: 1 }],
  loss: 'meanSquaredError',
  optimizer: { kind: 'rmsprop', learningRate: 0.1 },
  batchSize: 10,
  epochs: 20,
  healthy: { metric: 'r2', atLeast: 0.7 },
});

const short = defineProgram({
  ...still,
  id: 'd4-059',
  source: {
    ...still.source,
    reference: 'defect4ML 059',
    changes:
      'One linear unit kept; 300 rows of three columns with noise instead of five rows of exam scores; 20 epochs of batches of 10 instead of 500 of the whole; both rates 0.01 instead of 0.001.',
  },
  optimizer: { kind: 'adam', learningRate: 0.01 },
});

export default [
  definePair(still, {
    id: 'd4-058-rate',
    title: 'A total from three scores, a rate near zero',
    origin: 'defect4ML',
    documented: 'defect4ML 058 documents fault and repair',
    difference: 'learning rate 0.1 instead of 1e-10',
    faultTypes: ['learning-rate-down'],
    faulty: { optimizer: { kind: 'rmsprop', learningRate: 1e-10 } },
  }),
  definePair(short, {
    id: 'd4-059-epochs',
    title: 'A total from three scores, one epoch of RMSprop',
    origin: 'defect4ML',
    documented: 'defect4ML 059 documents fault and repair; the faulty script names no epochs, which is one',
    difference: 'Adam instead of RMSprop, many epochs instead of one',
    faultTypes: ['optimizer', 'epochs'],
    faulty: { optimizer: { kind: 'rmsprop', learningRate: 0.01 }, epochs: 1 },
  }),
];

import { defineProgram } from '../../src/training/spec.ts';
import program from '../programs/so-41600519.ts';
import { definePair } from './pair.ts';

const fixed = defineProgram({
  ...program,
  source: {
    ...program.source,
    changes:
      'As the program so-41600519 of the corpus, but under squared error as documented: layers of 60, 40 and 20 units instead of 600, 400 and 100, dropout 0.2 instead of 0.5, 16 epochs instead of 100.',
  },
  loss: 'meanSquaredError',
});

export default [
  definePair(fixed, {
    id: 'so-41600519-training',
    title: 'A table of two classes, one epoch of single rows',
    origin: 'DeepFD',
    documented: 'DeepFD 37 documents fault and repair',
    difference: 'Adam instead of RMSprop, squared error instead of cross-entropy, batches of 64, more epochs',
    faultTypes: ['optimizer', 'loss-cross-kind', 'batch-size', 'epochs'],
    faulty: {
      loss: 'binaryCrossentropy',
      optimizer: { kind: 'rmsprop' },
      batchSize: 1,
      epochs: 1,
    },
  }),
];

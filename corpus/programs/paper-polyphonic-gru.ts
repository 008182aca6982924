import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'paper-polyphonic-gru',
  title: 'Notes of the next chord, a GRU',
  source: {
    kind: 'paper',
    reference: 'Chung, Gulcehre, Cho and Bengio (2014), arXiv 1412.3555',
    licence: licences.paper,
    changes:
      'One GRU layer, sigmoid outputs per note and RMSprop with clipped gradients kept. Chords on a ring of 7 notes by a hidden law instead of about 100 notes of four music collections; 24 units instead of 46; the next chord of windows of 8 instead of all steps.',
    repair: 'none-needed',
  },
  family: 'recurrent',
  task: 'multilabel',
  data: {
    source: 'chords',
    options: { length: 8, notes: 7, free: 0.08, misheard: 0.02 },
    standsInFor: 'polyphonic music collections',
    rows: { train: 1200, validation: 200, test: 800 },
    target: 'multiHot',
  },
  layers: [
    { kind: 'gru', units: 24 },
    { kind: 'dense', units: 7, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'rmsprop', learningRate: 0.01, clip: { by: 'globalNorm', limit: 1 } },
  batchSize: 25,
  epochs: 13,
  healthy: { metric: 'accuracy', atLeast: 0.8 },
});

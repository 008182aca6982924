import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'gh-moviereviews',
  title: 'Mood of a review from its bag of words, two dense layers with dropout',
  source: {
    kind: 'github',
    reference: 'movie-review classifier (DeepLocalize, GitHub part; DeepFD)',
    licence: licences.deepLocalize,
    changes:
      'Documented repair kept: dropout after both hidden layers (0.3 here, 0.5 there) and more epochs (10 here, 7 there), as 2000 reviews in batches of 32 stand for 15000 in batches of 512. 300 words instead of 10000.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'binary',
  data: {
    source: 'reviews',
    options: { length: 60, vocabulary: 300, telling: 0.2, against: 0.3, form: 'bag' },
    standsInFor: 'IMDB reviews, 0/1 per word',
    rows: { train: 2000, validation: 200, test: 800 },
    target: 'binary',
  },
  layers: [
    { kind: 'dense', units: 16, activation: 'relu' },
    { kind: 'dropout', rate: 0.3 },
    { kind: 'dense', units: 16, activation: 'relu' },
    { kind: 'dropout', rate: 0.3 },
    { kind: 'dense', units: 1, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'rmsprop' },
  batchSize: 32,
  epochs: 10,
  healthy: { metric: 'accuracy', atLeast: 0.87 },
});

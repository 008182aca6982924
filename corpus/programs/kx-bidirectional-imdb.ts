import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'kx-bidirectional-imdb',
  title: 'Mood of a review, two bidirectional LSTM layers',
  source: {
    kind: 'github',
    reference: 'keras-team/keras-io, bidirectional LSTM on IMDB',
    licence: licences.keras,
    changes:
      'Generated reviews of 16 words out of 100 with negations instead of 200 words out of 20000; 12 and 8 units instead of 64, 12 embedding dimensions instead of 128; 5 epochs instead of 2, rate 0.01 instead of 0.001.',
    repair: 'none-needed',
  },
  family: 'recurrent',
  task: 'binary',
  data: {
    source: 'reviews',
    options: { length: 16, vocabulary: 100, telling: 0.4, against: 0.22, negated: 0.3 },
    standsInFor: 'IMDB reviews',
    rows: { train: 1600, validation: 200, test: 800 },
    target: 'binary',
  },
  layers: [
    { kind: 'embedding', inputDim: 100, outputDim: 12 },
    { kind: 'bidirectional', layer: { kind: 'lstm', units: 12, returnSequences: true } },
    { kind: 'bidirectional', layer: { kind: 'lstm', units: 8 } },
    { kind: 'dense', units: 1, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.01 },
  batchSize: 32,
  epochs: 5,
  healthy: { metric: 'accuracy', atLeast: 0.86 },
});

import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'kx-bidirectional-sounds',
  title: 'Which of six consonants a word sounds, a bidirectional LSTM over its letters',
  source: {
    kind: 'example',
    reference: 'keras-team/keras-io, examples: bidirectional LSTM on IMDB, two layers',
    licence: licences.keras,
    changes:
      'Kept: an embedding, two bidirectional LSTM layers, sigmoid outputs, Adam. Six labels of a word by its letters instead of one of a review by its words; 24 and 16 units instead of 64 and 64, 16 dimensions instead of 128.',
    repair: 'none-needed',
  },
  family: 'recurrent',
  task: 'multilabel',
  data: {
    source: 'pronunciations',
    options: { task: 'sounds', labels: 'N,S,T,L,R,K', units: 'characters', length: 10, vocabulary: 30 },
    rows: { train: 1000, validation: 150, test: 600 },
    target: 'multiHot',
  },
  layers: [
    { kind: 'embedding', inputDim: 30, outputDim: 16 },
    { kind: 'bidirectional', layer: { kind: 'lstm', units: 24, returnSequences: true } },
    { kind: 'bidirectional', layer: { kind: 'lstm', units: 16 } },
    { kind: 'dense', units: 6, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.01 },
  batchSize: 50,
  epochs: 8,
  healthy: { metric: 'accuracy', atLeast: 0.6 },
});

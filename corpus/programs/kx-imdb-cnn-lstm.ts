import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'kx-imdb-cnn-lstm',
  title: 'Mood of a review, a convolution over words and an LSTM',
  source: {
    kind: 'github',
    reference: 'keras-team/keras, examples: IMDB with convolution and LSTM',
    licence: licences.keras,
    changes:
      'Embedding, dropout, convolution, pooling, LSTM and one sigmoid unit kept. Generated reviews of 20 words out of 100 instead of 100 out of 20000; 8 embedding dimensions instead of 128, 12 filters of 3 words instead of 64 of 5, pooling by 2 instead of 4, 12 units instead of 70; dropout 0.25 cut to 0.1; rate 0.01 instead of 0.001.',
    repair: 'none-needed',
  },
  family: 'recurrent',
  task: 'binary',
  data: {
    source: 'reviews',
    options: { length: 20, vocabulary: 100, telling: 0.35, against: 0.2, negated: 0.4 },
    standsInFor: 'IMDB reviews',
    rows: { train: 2000, validation: 200, test: 800 },
    target: 'binary',
  },
  layers: [
    { kind: 'embedding', inputDim: 100, outputDim: 8 },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'conv1d', filters: 12, kernelSize: 3, activation: 'relu' },
    { kind: 'maxPooling1d' },
    { kind: 'lstm', units: 12 },
    { kind: 'dense', units: 1, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.01 },
  batchSize: 40,
  epochs: 6,
  healthy: { metric: 'accuracy', atLeast: 0.9 },
});

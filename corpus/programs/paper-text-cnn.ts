import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'paper-text-cnn',
  title: 'Mood of a review, a convolution over words and its largest answers',
  source: {
    kind: 'paper',
    reference: 'Kim (2014), arXiv 1408.5882',
    licence: licences.paper,
    changes:
      'Embedding, convolution over words, largest answer of each filter, dropout and Adadelta kept; one width of three words instead of three, to 5 words; 16 filters instead of 100 per width, 8 embedding dimensions instead of 300; dropout 0.5 cut to 0.2; batches of 50 kept. Generated reviews of 14 words.',
    repair: 'none-needed',
  },
  family: 'convolutional',
  task: 'binary',
  data: {
    source: 'reviews',
    options: { length: 14, vocabulary: 80, telling: 0.4, against: 0.15, negated: 0.4 },
    standsInFor: 'movie reviews (MR) and other sentence sets',
    rows: { train: 2000, validation: 200, test: 800 },
    target: 'binary',
  },
  layers: [
    {
      kind: 'embedding',
      inputDim: 80,
      outputDim: 8,
      embeddingsInitialiser: { kind: 'randomUniform', low: -0.25, high: 0.25 },
    },
    { kind: 'conv1d', filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' },
    { kind: 'globalMaxPooling1d' },
    { kind: 'dropout', rate: 0.2 },
    { kind: 'dense', units: 1, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adadelta', learningRate: 1 },
  batchSize: 50,
  epochs: 12,
  healthy: { metric: 'accuracy', atLeast: 0.89 },
});

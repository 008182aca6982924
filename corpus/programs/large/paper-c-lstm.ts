import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'paper-c-lstm',
  title: 'Kind of a defined word, convolutions before an LSTM',
  source: {
    kind: 'paper',
    reference: 'Zhou et al. (2015), arXiv 1511.08630, C-LSTM',
    licence: licences.paper,
    changes:
      'Embedded words, convolutions over three words, an LSTM over their outputs, dropout before it and RMSprop kept; definitions of four kinds of words instead of moods and questions, 256 features, 128 filters and 100 units instead of 300, 150 and 150, embeddings from scratch instead of word2vec.',
    repair: 'none-needed',
  },
  family: 'recurrent',
  task: 'multiclass',
  data: {
    source: 'definitions',
    options: { task: 'kind', length: 12, vocabulary: 3200 },
    rows: { train: 1280, validation: 200, test: 1000 },
    target: 'oneHot',
  },
  layers: [
    { kind: 'embedding', inputDim: 3200, outputDim: 256 },
    { kind: 'conv1d', filters: 128, kernelSize: 3, activation: 'relu' },
    { kind: 'dropout', rate: 0.2 },
    { kind: 'lstm', units: 100 },
    { kind: 'dense', units: 4, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'rmsprop', learningRate: 0.002 },
  batchSize: 16,
  epochs: 2,
  healthy: { metric: 'accuracy', atLeast: 0.65 },
});

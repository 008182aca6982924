import { defineProgram } from '../../../src/training/spec.ts';
import { postNormBlock } from '../blocks.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'kx-text-transformer',
  title: 'Kinds of definitions, a transformer over words',
  source: {
    kind: 'example',
    reference: 'keras-team/keras-io, examples: text classification with transformer',
    licence: licences.keras,
    changes:
      'Kept: embeddings of tokens and places, one block that normalises after each sum, 2 heads, dropout 0.1, mean pooling, a dense layer with ReLU and dropout, Adam. 400 words and 12 places instead of 20000 and 200; four kinds of definitions instead of two moods.',
    repair: 'none-needed',
  },
  family: 'attention',
  task: 'multiclass',
  data: {
    source: 'definitions',
    options: { length: 12, vocabulary: 400 },
    rows: { train: 1000, validation: 150, test: 600 },
    target: 'oneHot',
  },
  layers: [
    { kind: 'embedding', inputDim: 400, outputDim: 24 },
    { kind: 'learnedPositions' },
    postNormBlock('block', { width: 24, heads: 2, hidden: 24, dropout: 0.1 }),
    { kind: 'globalAveragePooling1d' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', units: 20, activation: 'relu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', units: 4, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.004 },
  batchSize: 50,
  epochs: 8,
  healthy: { metric: 'accuracy', atLeast: 0.6 },
});

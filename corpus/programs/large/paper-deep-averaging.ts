import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'paper-deep-averaging',
  title: 'Era of a speech, a deep averaging network over a large vocabulary',
  source: {
    kind: 'paper',
    reference: 'Iyyer et al. (2015), ACL-IJCNLP, deep averaging networks',
    licence: licences.paper,
    changes:
      'The mean of embedded words through dense layers, dropout and decay of the weights kept; passages of the States of the Union instead of reviews and quizzes, embeddings of 8000 words in 128 features from scratch instead of 300 of GloVe, two ReLU layers instead of three, dropout of units instead of whole words, Adam instead of Adagrad.',
    repair: 'none-needed',
  },
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'state-of-the-union',
    options: { task: 'era', length: 48, vocabulary: 8000 },
    rows: { train: 1600, validation: 160, test: 800 },
    target: 'index',
  },
  layers: [
    { kind: 'embedding', inputDim: 8000, outputDim: 128 },
    { kind: 'globalAveragePooling1d' },
    { kind: 'dropout', rate: 0.2 },
    { kind: 'dense', units: 128, activation: 'relu' },
    { kind: 'dense', units: 128, activation: 'relu' },
    { kind: 'dense', units: 3, activation: 'softmax' },
  ],
  loss: 'sparseCategoricalCrossentropy',
  optimizer: { kind: 'adamw', learningRate: 0.005, weightDecay: 0.0001 },
  batchSize: 16,
  epochs: 3,
  healthy: { metric: 'accuracy', atLeast: 0.64 },
});

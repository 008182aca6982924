import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'pt-char-rnn-classification',
  title: 'Names of girls and boys, a recurrent network over letters',
  source: {
    kind: 'example',
    reference: 'pytorch/tutorials: NLP from scratch, classifying names with a character-level RNN',
    licence: licences.pytorch,
    changes:
      'Kept: one recurrent layer over letters, two classes from its last state, plain gradient descent. An embedding of 24 instead of one-hot letters, batches of 20 instead of single names, gender instead of one of 18 languages; clipping is ours.',
    repair: 'none-needed',
  },
  family: 'recurrent',
  task: 'binary',
  data: {
    source: 'first-names',
    options: { task: 'gender', units: 'characters', length: 8, vocabulary: 30 },
    rows: { train: 1200, validation: 150, test: 800 },
    target: 'binary',
  },
  layers: [
    { kind: 'embedding', inputDim: 30, outputDim: 24 },
    { kind: 'simpleRnn', units: 88 },
    { kind: 'dense', units: 1, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0.5, clip: { by: 'globalNorm', limit: 1 } },
  batchSize: 32,
  epochs: 10,
  healthy: { metric: 'accuracy', atLeast: 0.77 },
});

import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'paper-neural-language-model',
  title: 'Novels of Jane Austen, the next character from the six before',
  source: {
    kind: 'paper',
    reference: 'Bengio, Ducharme, Vincent and Jauvin (2003), A Neural Probabilistic Language Model, JMLR',
    licence: licences.paper,
    changes:
      'Kept: vectors of the last few tokens side by side, one hidden layer of tanh units, a softmax over the vocabulary at each place. Characters instead of words, six of them, 64 units; no direct connections from vectors to outputs; Adam instead of plain descent.',
    repair: 'none-needed',
  },
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'austen',
    options: { task: 'next', units: 'characters', length: 16, vocabulary: 36 },
    rows: { train: 1080, validation: 100, test: 300 },
    target: 'index',
  },
  layers: [
    {
      kind: 'embedding',
      inputDim: 36,
      outputDim: 24,
      embeddingsInitialiser: { kind: 'randomNormal', sd: 0.3 },
    },
    { kind: 'zeroPadding1d', padding: [5, 0] },
    { kind: 'conv1d', filters: 64, kernelSize: 6, activation: 'tanh' },
    { kind: 'dense', units: 36, activation: 'softmax' },
  ],
  loss: 'sparseCategoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.012 },
  batchSize: 30,
  epochs: 7,
  healthy: { metric: 'accuracy', atLeast: 0.37 },
});

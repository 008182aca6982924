import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'pt-name-characters',
  title: 'The next character of a first name, an LSTM',
  source: {
    kind: 'example',
    reference: 'pytorch/tutorials: generating names with a character-level RNN',
    licence: licences.pytorch,
    changes:
      'One recurrent layer with 128 units, dropout 0.1 and a softmax over characters at each step kept; an LSTM over embedded characters instead of a plain network that also sees the language, batches of 16 with Adam and clipped gradients instead of single names with SGD.',
    repair: 'none-needed',
  },
  family: 'recurrent',
  task: 'multiclass',
  data: {
    source: 'first-names',
    options: { task: 'next', units: 'characters', length: 8, vocabulary: 32 },
    rows: { train: 3200, validation: 200, test: 800 },
    target: 'index',
  },
  layers: [
    { kind: 'embedding', inputDim: 32, outputDim: 64 },
    { kind: 'lstm', units: 128, returnSequences: true },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', units: 32, activation: 'softmax' },
  ],
  loss: 'sparseCategoricalCrossentropy',
  optimizer: {
    kind: 'adam',
    learningRate: 0.005,
    clip: { by: 'globalNorm', limit: 1 },
    schedule: { kind: 'step', every: 100, factor: 0.5 },
  },
  batchSize: 16,
  epochs: 1,
  healthy: { metric: 'accuracy', atLeast: 0.34 },
});

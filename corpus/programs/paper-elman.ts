import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'paper-elman',
  title: 'Next letter of random syllables, a simple recurrent layer',
  source: {
    kind: 'paper',
    reference: 'Elman (1990), doi:10.1207/s15516709cog1402_1',
    licence: licences.paper,
    changes:
      'The syllables ba, dii, guuu in random order, one recurrent layer of 20 units kept. One-hot letters instead of six phonetic features, 3 % of them garbled; softmax and cross-entropy instead of squared error; whole backpropagation through windows of 8 letters instead of one step.',
    repair: 'none-needed',
  },
  family: 'recurrent',
  task: 'multiclass',
  data: {
    source: 'syllables',
    options: { length: 8, garbled: 0.03 },
    rows: { train: 1000, validation: 200, test: 800 },
    target: 'index',
  },
  layers: [
    {
      kind: 'simpleRnn',
      units: 20,
      kernelInitialiser: { kind: 'randomUniform', low: -0.3, high: 0.3 },
      recurrentInitialiser: { kind: 'randomUniform', low: -0.3, high: 0.3 },
    },
    { kind: 'dense', units: 6, activation: 'softmax' },
  ],
  loss: 'sparseCategoricalCrossentropy',
  optimizer: { kind: 'sgd', learningRate: 0.1, momentum: 0.9 },
  batchSize: 25,
  epochs: 8,
  healthy: { metric: 'accuracy', atLeast: 0.74 },
});

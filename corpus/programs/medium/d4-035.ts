import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'd4-035',
  title: 'Kinds of definitions, the mean of its words’ vectors',
  source: {
    kind: 'github',
    reference: 'caslei/keras@9d7a233 (defect4ML 35)',
    licence: licences.defects4ml,
    changes:
      'Kept: embeddings, their mean, one output layer, Adam, as the documented repair has them. Definitions of WordNet by part of speech, four classes, instead of reviews of two; a vocabulary of 700 words and 32 dimensions instead of n-grams of 20000 words and 50; a rate of 0.01.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'definitions',
    options: { length: 16, vocabulary: 700 },
    rows: { train: 2400, validation: 200, test: 800 },
    target: 'index',
  },
  layers: [
    { kind: 'embedding', inputDim: 700, outputDim: 24 },
    { kind: 'globalAveragePooling1d' },
    { kind: 'dense', units: 4, activation: 'softmax' },
  ],
  loss: 'sparseCategoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.01 },
  batchSize: 60,
  epochs: 8,
  healthy: { metric: 'accuracy', atLeast: 0.7 },
});

import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'paper-two-tower',
  title: 'Median prices of houses, a tower for the city and one for the market',
  source: {
    kind: 'paper',
    reference:
      'Yi et al. (2019), Sampling-Bias-Corrected Neural Modeling for Large Corpus Item Recommendations, RecSys; two towers',
    licence: licences.paper,
    changes:
      'Kept: a tower of dense layers for each side and their dot product as the answer. Cities and months of the Texan housing market instead of users and videos; the product is taken as a number, with a squared error, instead of as a share among those of a batch; Adam with clipping instead of Adagrad.',
    repair: 'none-needed',
  },
  family: 'dense',
  task: 'regression',
  data: {
    source: 'house-market',
    options: { task: 'median' },
    rows: { train: 1600, validation: 200, test: 800 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'value',
  },
  inputs: [
    { name: 'city', shape: [46] },
    { name: 'market', shape: [6] },
  ],
  layers: [
    { kind: 'dense', inputs: ['city'], units: 96, activation: 'relu' },
    { kind: 'dense', name: 'city-tower', units: 40 },
    { kind: 'dense', inputs: ['market'], units: 96, activation: 'relu' },
    { kind: 'dense', name: 'market-tower', units: 40 },
    { kind: 'dot', inputs: ['city-tower', 'market-tower'] },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'adam', learningRate: 0.003, clip: { by: 'globalNorm', limit: 1 } },
  batchSize: 64,
  epochs: 14,
  healthy: { metric: 'r2', atLeast: 0.82 },
});

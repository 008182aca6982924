import { defineProgram } from '../../../src/training/spec.ts';
import { postNormBlock } from '../blocks.ts';
import { licences } from '../licences.ts';

const block = { heads: 4, width: 64, hidden: 128, activation: 'gelu', dropout: 0.1 } as const;

export default defineProgram({
  id: 'paper-patch-transformer',
  title: 'Rides of the next day, a transformer over patches of weeks',
  source: {
    kind: 'paper',
    reference: 'Nie et al. (2023), arXiv 2211.14730, PatchTST',
    licence: licences.paper,
    changes:
      'A series cut into patches, one linear layer and learned positions, transformer blocks, all patches flat into the head, Adam and the one-cycle schedule kept; 28 days in 4 patches of a week, all columns of a day in one patch instead of a series at a time, layer instead of batch normalisation, 64 features and 2 blocks instead of 128 and 3.',
    repair: 'none-needed',
  },
  family: 'attention',
  task: 'regression',
  data: {
    source: 'chicago-rides',
    options: { length: 28, ahead: 1 },
    rows: { train: 1600, validation: 200, test: 600 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'value',
  },
  layers: [
    { kind: 'conv1d', filters: 64, kernelSize: 7, stride: 7 },
    { kind: 'learnedPositions' },
    postNormBlock('block-1', block),
    postNormBlock('block-2', block),
    { kind: 'flatten' },
    { kind: 'dense', units: 128, activation: 'relu' },
    { kind: 'dense', units: 1 },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'adam', learningRate: 0.001, schedule: { kind: 'oneCycle' } },
  batchSize: 16,
  epochs: 2,
  healthy: { metric: 'r2', atLeast: 0.72 },
});

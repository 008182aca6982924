import { defineProgram } from '../../../src/training/spec.ts';
import { postNormBlock } from '../blocks.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'kx-tab-transformer',
  title: 'Diseases of soybeans, a transformer over categories',
  source: {
    kind: 'example',
    reference: 'keras-team/keras-io, examples: structured data learning with TabTransformer',
    licence: licences.keras,
    changes:
      'Kept: an embedding for each category and one for its column, a block of attention with dropout that normalises after each sum, dense layers on all columns together, AdamW with decay 1e-4. One block of 16 features instead of three of 16; categories of different columns share their embeddings; no numeric columns; 19 diseases instead of two incomes.',
    repair: 'none-needed',
  },
  family: 'attention',
  task: 'multiclass',
  data: {
    source: 'soybeans',
    options: { categories: 'codes' },
    rows: { train: 380, validation: 100, test: 150 },
    target: 'oneHot',
  },
  layers: [
    {
      kind: 'embedding',
      inputDim: 8,
      outputDim: 16,
      embeddingsInitialiser: { kind: 'randomNormal', sd: 0.3 },
    },
    { kind: 'learnedPositions' },
    postNormBlock('block', { width: 16, heads: 4, hidden: 32 }),
    { kind: 'flatten' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', units: 24, activation: 'selu' },
    { kind: 'dense', units: 19, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adamw', learningRate: 0.004, weightDecay: 0.0001 },
  batchSize: 24,
  epochs: 12,
  healthy: { metric: 'accuracy', atLeast: 0.88 },
});

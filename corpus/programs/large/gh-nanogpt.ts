import { defineProgram } from '../../../src/training/spec.ts';
import { preNormBlock } from '../blocks.ts';
import { licences } from '../licences.ts';

const block = { heads: 4, width: 64, hidden: 256, causal: true };

export default defineProgram({
  id: 'gh-nanogpt',
  title: 'The next character of a speech, a small GPT',
  source: {
    kind: 'github',
    reference: 'karpathy/nanoGPT, character-level Shakespeare',
    licence: licences.karpathy,
    changes:
      'Learned positions, blocks normalised before with causal attention, GELU, normal initial weights, AdamW with beta2 0.99, decay of matrices only, warm-up, cosine and a clipped norm kept; States of the Union instead of Shakespeare, 12 characters instead of 256, 64 features and 2 blocks instead of 384 and 6.',
    repair: 'none-needed',
  },
  family: 'attention',
  task: 'multiclass',
  data: {
    source: 'state-of-the-union',
    options: { task: 'next', units: 'characters', length: 12, vocabulary: 48 },
    rows: { train: 1920, validation: 160, test: 500 },
    target: 'index',
  },
  layers: [
    { kind: 'embedding', inputDim: 48, outputDim: 64 },
    { kind: 'learnedPositions' },
    preNormBlock('block-1', block),
    preNormBlock('block-2', block),
    { kind: 'layerNormalization', epsilon: 1e-5 },
    { kind: 'dense', units: 48, activation: 'softmax', useBias: false },
  ],
  loss: 'sparseCategoricalCrossentropy',
  optimizer: {
    kind: 'adamw',
    learningRate: 0.003,
    beta2: 0.99,
    weightDecay: 0.1,
    withoutDecay: ['bias', 'gamma', 'beta'],
    clip: { by: 'globalNorm', limit: 1 },
    schedule: { kind: 'cosine', floor: 0.1, warmup: { steps: 20 } },
  },
  batchSize: 16,
  epochs: 2,
  healthy: { metric: 'accuracy', atLeast: 0.3 },
});

import { defineProgram } from '../../../src/training/spec.ts';
import { preNormBlock } from '../blocks.ts';
import { licences } from '../licences.ts';

const block = { heads: 4, width: 64, hidden: 256 };

export default defineProgram({
  id: 'hf-vit-multilabel',
  title: 'Styles of a printed letter, a vision transformer for several labels',
  source: {
    kind: 'example',
    reference: 'Hugging Face Transformers: image classification with ViT, several labels',
    licence: licences.huggingFace,
    changes:
      'Patches through one linear layer, a class token, learned positions, blocks normalised before, dense layers on the token, one sigmoid per label, AdamW with linear decay after a warm-up kept; printed letters in 4 patches, trained from scratch instead of fine-tuned, 64 features and 2 blocks instead of 768 and 12.',
    repair: 'none-needed',
  },
  family: 'attention',
  task: 'multilabel',
  data: {
    source: 'printed-letters',
    options: { task: 'style' },
    rows: { train: 1600, validation: 160, test: 600 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'multiHot',
  },
  layers: [
    { kind: 'conv2d', filters: 64, kernelSize: [10, 10], strides: [10, 10] },
    { kind: 'reshape', shape: [4, 64] },
    { kind: 'classToken' },
    { kind: 'learnedPositions' },
    preNormBlock('block-1', block),
    preNormBlock('block-2', block),
    { kind: 'layerNormalization', epsilon: 1e-6 },
    { kind: 'takeStep', step: 0 },
    { kind: 'dense', units: 64, activation: 'tanh' },
    { kind: 'dense', units: 5, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: {
    kind: 'adamw',
    learningRate: 0.002,
    weightDecay: 0.01,
    withoutDecay: ['bias'],
    schedule: { kind: 'polynomial', warmup: { steps: 40 } },
  },
  batchSize: 16,
  epochs: 3,
  healthy: { metric: 'accuracy', atLeast: 0.6 },
});

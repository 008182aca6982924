import { defineProgram } from '../../../src/training/spec.ts';
import { preNormBlock } from '../blocks.ts';
import { licences } from '../licences.ts';

const block = { heads: 4, width: 64, hidden: 128, dropout: 0.1 };

export default defineProgram({
  id: 'kx-small-data-transformer',
  title: 'Ground seen from a satellite, a vision transformer with a very wide head',
  source: {
    kind: 'example',
    reference: 'keras-team/keras-io, examples: train a vision transformer on small datasets',
    licence: licences.keras,
    changes:
      'A token per place, learned positions, blocks normalised before, all tokens flat into a head of two wide layers, dropout, label smoothing, AdamW with warm-up and cosine kept; 3 × 3 places of a satellite picture instead of patches of CIFAR-100, 64 features kept, 2 blocks instead of 8, 1024 and 512 units instead of 2048 and 1024; attention without its learned temperature.',
    repair: 'none-needed',
  },
  family: 'attention',
  task: 'multiclass',
  data: {
    source: 'satellite',
    rows: { train: 1280, validation: 160, test: 600 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'reshape', shape: [9, 4] },
    { kind: 'dense', units: 64 },
    { kind: 'learnedPositions' },
    preNormBlock('block-1', block),
    preNormBlock('block-2', block),
    { kind: 'layerNormalization', epsilon: 1e-6 },
    { kind: 'flatten' },
    { kind: 'dropout', rate: 0.2 },
    { kind: 'dense', units: 1024, activation: 'gelu' },
    { kind: 'dropout', rate: 0.2 },
    { kind: 'dense', units: 512, activation: 'gelu' },
    { kind: 'dense', units: 6, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  objective: { labelSmoothing: 0.1 },
  optimizer: {
    kind: 'adamw',
    learningRate: 0.001,
    weightDecay: 0.0001,
    schedule: { kind: 'cosine', warmup: { steps: 20 } },
  },
  batchSize: 16,
  epochs: 2,
  healthy: { metric: 'accuracy', atLeast: 0.78 },
});

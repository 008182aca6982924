import { defineProgram } from '../../../src/training/spec.ts';
import { preNormBlock } from '../blocks.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'kx-vit',
  title: 'Photographs, a small vision transformer',
  source: {
    kind: 'example',
    reference: 'keras-team/keras-io, examples: image classification with vision transformer',
    licence: licences.keras,
    changes:
      'Kept: patches projected to vectors, trained places, blocks that normalise first with GELU and dropout 0.1, dense layers after flattening, AdamW with decay 1e-4. One block of 16 patches of 3 × 3 and 32 features instead of eight of 144 and 64; no augmentation; a cosine instead of a constant rate; label smoothing 0.1.',
    repair: 'none-needed',
  },
  family: 'attention',
  task: 'multiclass',
  data: {
    source: 'photographs',
    rows: { train: 800, validation: 150, test: 600 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 127.5, offset: -1 }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'conv2d', filters: 32, kernelSize: [3, 3], strides: [3, 3] },
    { kind: 'reshape', shape: [16, 32] },
    { kind: 'learnedPositions' },
    preNormBlock('block', { width: 32, heads: 4, hidden: 64, dropout: 0.1 }),
    { kind: 'layerNormalization', epsilon: 1e-6 },
    { kind: 'flatten' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', units: 24, activation: 'gelu' },
    { kind: 'dense', units: 6, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  objective: { labelSmoothing: 0.1 },
  optimizer: { kind: 'adamw', learningRate: 0.002, weightDecay: 0.0001, schedule: { kind: 'cosine' } },
  batchSize: 40,
  epochs: 8,
  healthy: { metric: 'accuracy', atLeast: 0.78 },
});

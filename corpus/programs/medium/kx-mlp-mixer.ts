import { defineProgram } from '../../../src/training/spec.ts';
import type { Part } from '../blocks.ts';
import { licences } from '../licences.ts';

const mixer = (name: string): Part => ({
  kind: 'network',
  name,
  layers: [
    { kind: 'layerNormalization', epsilon: 1e-6 },
    { kind: 'permute', axes: [2, 1] },
    { kind: 'dense', units: 32, activation: 'gelu' },
    { kind: 'dense', units: 16 },
    { kind: 'permute', name: 'patches-mixed', axes: [2, 1] },
    { kind: 'add', name: 'middle', inputs: ['patches-mixed', 'input'] },
    { kind: 'layerNormalization', epsilon: 1e-6 },
    { kind: 'dense', units: 64, activation: 'gelu' },
    { kind: 'dense', name: 'channels-mixed', units: 32 },
    { kind: 'add', inputs: ['channels-mixed', 'middle'] },
  ],
});

export default defineProgram({
  id: 'kx-mlp-mixer',
  title: 'How a letter is printed, a mixer of patches',
  source: {
    kind: 'example',
    reference: 'keras-team/keras-io, examples: image classification with modern MLP models; the MLP-Mixer',
    licence: licences.keras,
    changes:
      'Kept: patches, blocks that mix first patches and then channels by two dense layers with GELU, each after normalisation and with a sum, mean pooling, dropout, AdamW. Two blocks of 16 patches and 32 channels instead of four of 64 and 256; five labels of printed letters instead of a hundred classes.',
    repair: 'none-needed',
  },
  family: 'dense',
  task: 'multilabel',
  data: {
    source: 'printed-letters',
    options: { task: 'style' },
    rows: { train: 640, validation: 150, test: 600 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 255 }],
    target: 'multiHot',
  },
  layers: [
    { kind: 'conv2d', filters: 32, kernelSize: [5, 5], strides: [5, 5] },
    { kind: 'reshape', shape: [16, 32] },
    mixer('block-1'),
    mixer('block-2'),
    { kind: 'globalAveragePooling1d' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', units: 5, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adamw', learningRate: 0.005, weightDecay: 0.0001, schedule: { kind: 'cosine' } },
  batchSize: 32,
  epochs: 8,
  healthy: { metric: 'accuracy', atLeast: 0.54 },
});

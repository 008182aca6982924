import { defineProgram, type ProgramInput } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

const block = (name: string): ProgramInput['layers'][number] => ({
  kind: 'network',
  name,
  layers: [
    { kind: 'layerNormalization', epsilon: 1e-6 },
    { kind: 'permute', axes: [2, 1] },
    { kind: 'dense', units: 32, activation: 'gelu' },
    { kind: 'dense', units: 9 },
    { kind: 'permute', axes: [2, 1], name: 'places' },
    { kind: 'add', name: 'mixed', inputs: ['input', 'places'] },
    { kind: 'layerNormalization', epsilon: 1e-6 },
    { kind: 'dense', units: 112, activation: 'gelu' },
    { kind: 'dense', units: 64 },
    { kind: 'dropout', rate: 0.1, name: 'features' },
    { kind: 'add', inputs: ['mixed', 'features'] },
  ],
});

export default defineProgram({
  id: 'paper-mixer',
  title: 'Ground seen from a satellite, an MLP-Mixer over places',
  source: {
    kind: 'paper',
    reference: 'Tolstikhin et al. (2021), arXiv 2105.01601',
    licence: licences.paper,
    changes:
      'Layers over places and layers over features, each normalised before and with a residual path, GELU, dropout and AdamW with linear warm-up and decay kept; 9 places of a satellite picture instead of patches of ImageNet, 2 blocks with 64 features instead of 8 with 512; the places go flat into a dense layer instead of their mean.',
    repair: 'none-needed',
  },
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'satellite',
    rows: { train: 1600, validation: 160, test: 800 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'reshape', shape: [9, 4] },
    { kind: 'dense', units: 64 },
    block('block-1'),
    block('block-2'),
    { kind: 'layerNormalization', epsilon: 1e-6 },
    { kind: 'flatten' },
    { kind: 'dense', units: 128, activation: 'gelu' },
    { kind: 'dense', units: 6, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: {
    kind: 'adamw',
    learningRate: 0.002,
    weightDecay: 0.01,
    schedule: { kind: 'polynomial', warmup: { steps: 30 } },
  },
  batchSize: 16,
  epochs: 2,
  healthy: { metric: 'accuracy', atLeast: 0.85 },
});

import { defineProgram } from '../../../src/training/spec.ts';
import { postNormBlock } from '../blocks.ts';
import { licences } from '../licences.ts';

const block = { heads: 4, width: 64, hidden: 256, dropout: 0.1, causal: true };

export default defineProgram({
  id: 'paper-music-transformer',
  title: 'Notes of the next chord, a transformer',
  source: {
    kind: 'paper',
    reference: 'Huang et al. (2019), arXiv 1809.04281, Music Transformer; its base with absolute places',
    licence: licences.paper,
    changes:
      'Sines as places, blocks normalised after with causal attention, dropout 0.1, warm-up kept; chords of a generator for recorded music, one sigmoid per note of the next chord instead of a softmax over events, 8 chords instead of 2048 events, 64 features and 2 blocks instead of 256 and 6.',
    repair: 'none-needed',
  },
  family: 'attention',
  task: 'multilabel',
  data: {
    source: 'chords',
    options: { length: 8, notes: 11, free: 0.08, misheard: 0.02 },
    rows: { train: 1600, validation: 160, test: 800 },
    target: 'multiHot',
  },
  layers: [
    { kind: 'dense', units: 64 },
    { kind: 'sinusoidalPositions' },
    postNormBlock('block-1', block),
    postNormBlock('block-2', block),
    { kind: 'takeStep', step: -1 },
    { kind: 'dense', units: 11, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: {
    kind: 'adam',
    learningRate: 0.002,
    beta2: 0.98,
    schedule: { kind: 'cosine', warmup: { steps: 40 } },
  },
  batchSize: 16,
  epochs: 3,
  healthy: { metric: 'accuracy', atLeast: 0.64 },
});

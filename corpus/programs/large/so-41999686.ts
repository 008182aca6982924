import { defineProgram } from '../../../src/training/spec.ts';
import type { Part } from '../blocks.ts';
import { licences } from '../licences.ts';

const block = (units: number): Part[] => [
  { kind: 'dense', units, activation: 'relu', kernelInitialiser: { kind: 'heNormal' } },
  { kind: 'dropout', rate: 0.2 },
];

export default defineProgram({
  id: 'so-41999686',
  title: 'Parts of a picture from a table, five dense layers with dropout after each',
  source: {
    kind: 'stackoverflow',
    reference: '41999686; deepmufl, GUIDER',
    licence: licences.stackOverflow,
    changes:
      'Our repair: softmax instead of sigmoid outputs before categorical cross-entropy. Widths, dropout of 0.2 after each layer, Nesterov SGD with time decay kept; segments of pictures of seven kinds instead of a generated table of four classes, He initial weights, batches of 16 instead of 32.',
    repair: 'ours',
  },
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'image-segments',
    rows: { train: 1280, validation: 160, test: 600 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'oneHot',
  },
  layers: [
    ...block(100),
    ...block(150),
    ...block(200),
    ...block(200),
    ...block(200),
    { kind: 'dense', units: 7, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'sgd', learningRate: 0.02, momentum: 0.9, nesterov: true, decay: 1e-6 },
  batchSize: 16,
  epochs: 3,
  healthy: { metric: 'accuracy', atLeast: 0.8 },
});

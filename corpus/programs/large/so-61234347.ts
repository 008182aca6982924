import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'so-61234347',
  title: 'Parts of a picture from a table, six tanh layers',
  source: {
    kind: 'stackoverflow',
    reference: '61234347; deepmufl, GUIDER',
    licence: licences.stackOverflow,
    changes:
      'Our repair: columns are standardised and the epochs are stated. Narrowing tanh layers, Adam and softmax kept; segments of pictures instead of irises, 1200 to 32 units instead of 1000 to 9.',
    repair: 'ours',
  },
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'image-segments',
    rows: { train: 1280, validation: 160, test: 500 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'dense', units: 1200, activation: 'tanh' },
    { kind: 'dense', units: 720, activation: 'tanh' },
    { kind: 'dense', units: 200, activation: 'tanh' },
    { kind: 'dense', units: 64, activation: 'tanh' },
    { kind: 'dense', units: 32, activation: 'tanh' },
    { kind: 'dense', units: 7, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.0005 },
  batchSize: 16,
  epochs: 2,
  healthy: { metric: 'accuracy', atLeast: 0.85 },
});

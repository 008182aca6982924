import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

export default defineProgram({
  id: 'so-70148149',
  title: 'Ends of genes by a convolution and wide dense layers',
  source: {
    kind: 'stackoverflow',
    reference: '70148149; deepmufl, GUIDER',
    licence: licences.stackOverflow,
    changes:
      'Our repair: the published answer of one softmax unit is always 1; here softmax over three classes. A convolution of 8 steps, two wide dense layers that halve, dropout and Adam kept; DNA instead of a generated table, 32 filters instead of 320, 900 and 450 units instead of 1500 and 750 on all steps at once, dropout 0.6 cut to 0.4, rate 0.0005 instead of 0.00001.',
    repair: 'ours',
  },
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'splice-junctions',
    rows: { train: 1280, validation: 160, test: 600 },
    target: 'oneHot',
  },
  layers: [
    { kind: 'conv1d', filters: 32, kernelSize: 8, stride: 2, activation: 'relu' },
    { kind: 'flatten' },
    { kind: 'dense', units: 900, activation: 'relu' },
    { kind: 'dropout', rate: 0.4 },
    { kind: 'dense', units: 450, activation: 'relu' },
    { kind: 'dropout', rate: 0.4 },
    { kind: 'dense', units: 3, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.0005 },
  batchSize: 16,
  epochs: 2,
  healthy: { metric: 'accuracy', atLeast: 0.8 },
});

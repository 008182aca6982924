import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'paper-deepconvlstm',
  title: 'Activity from a worn sensor, convolutions and an LSTM with dropout',
  source: {
    kind: 'paper',
    reference: 'Ordóñez and Roggen (2016), doi:10.3390/s16010115',
    licence: licences.paper,
    changes:
      'ReLU convolutions along time, recurrent layers, dropout before them and softmax kept; RMSprop and orthogonal start kept. One convolution of 10 filters instead of four of 64, one LSTM of 20 units instead of two of 128; rate 0.005 instead of 0.001, batches of 25 instead of 100; windows of 20 steps and 3 axes instead of 24 and 113; dropout 0.5 cut to 0.2.',
    repair: 'none-needed',
  },
  family: 'recurrent',
  task: 'multiclass',
  data: {
    source: 'motion',
    options: { length: 20, classes: 6, variety: 0.2, noise: 0.7 },
    standsInFor: 'worn-sensor recordings (OPPORTUNITY)',
    rows: { train: 1200, validation: 200, test: 800 },
    target: 'oneHot',
  },
  layers: [
    {
      kind: 'conv1d',
      filters: 10,
      kernelSize: 5,
      activation: 'relu',
      kernelInitialiser: { kind: 'orthogonal' },
    },
    { kind: 'dropout', rate: 0.2 },
    { kind: 'lstm', units: 20, kernelInitialiser: { kind: 'orthogonal' } },
    { kind: 'dense', units: 6, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'rmsprop', learningRate: 0.005 },
  batchSize: 25,
  epochs: 7,
  healthy: { metric: 'accuracy', atLeast: 0.95 },
});

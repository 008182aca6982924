import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-53700537',
  title: 'Shapes in a long signal, three one-dimensional convolutions and a global average',
  source: {
    kind: 'stackoverflow',
    reference: 'question 53700537 (GUIDER)',
    licence: licences.stackOverflow,
    changes:
      'Softmax output instead of ReLU. Signals of 48 samples instead of 1000, so kernels of 5, 3 and 3 instead of 20, 10 and 10 and 12 filters instead of 20; rate 0.005 instead of 0.001; 10 epochs (none were given).',
    repair: 'ours',
  },
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'motifs',
    options: { length: 48, classes: 3, height: 2, noise: 0.6 },
    standsInFor: 'a scikit-learn make_classification table of 1000 columns',
    rows: { train: 1200, validation: 200, test: 800 },
    target: 'oneHot',
  },
  layers: [
    { kind: 'conv1d', filters: 12, kernelSize: 5, activation: 'relu' },
    { kind: 'maxPooling1d' },
    { kind: 'conv1d', filters: 12, kernelSize: 3, activation: 'relu' },
    { kind: 'maxPooling1d' },
    { kind: 'conv1d', filters: 12, kernelSize: 3, activation: 'relu' },
    { kind: 'globalAveragePooling1d' },
    { kind: 'dense', units: 3, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.005 },
  batchSize: 32,
  epochs: 10,
  healthy: { metric: 'accuracy', atLeast: 0.9 },
});

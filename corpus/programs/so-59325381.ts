import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-59325381',
  title: 'Drawn digits, two convolutions without activation and a dense layer',
  source: {
    kind: 'stackoverflow',
    reference: 'question 59325381 (DeepFD 15, DeepLocalize 15, defect4ML 98)',
    licence: licences.stackOverflow,
    changes:
      'Documented repair kept: categorical cross-entropy, all images scaled alike (to −1 … 1 here); 7 epochs instead of 10. Drawn digits of 12 × 12 pixels instead of MNIST; 8 and 8 filters instead of 64 and 32, 32 units instead of 128.',
    repair: 'documented',
  },
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'strokes',
    options: { size: 12, jitter: 0.06, noise: 0.15 },
    standsInFor: 'MNIST',
    rows: { train: 1500, validation: 200, test: 800 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 127.5, offset: -1 }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'conv2d', filters: 8, kernelSize: [3, 3], padding: 'same' },
    { kind: 'maxPooling2d' },
    { kind: 'conv2d', filters: 8, kernelSize: [3, 3], padding: 'same' },
    { kind: 'maxPooling2d' },
    { kind: 'flatten' },
    { kind: 'dense', units: 32, activation: 'relu' },
    { kind: 'dense', units: 10, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.003 },
  batchSize: 32,
  epochs: 7,
  healthy: { metric: 'accuracy', atLeast: 0.93 },
});

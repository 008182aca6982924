import { defineProgram } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

const biasInitialiser = { kind: 'constant', value: 0.1 } as const;

export default defineProgram({
  id: 'so-47352366',
  title: 'Clothes by convolutions and a wide dense layer',
  source: {
    kind: 'stackoverflow',
    reference: '47352366; DeepFD, DeepLocalize, GUIDER',
    licence: licences.stackOverflow,
    changes:
      'Documented repair kept: softmax instead of ReLU on the output; two convolutions of 5 × 5 with pooling, a wide dense layer, dropout 0.5, biases of 0.1 and Adam. Fashion-MNIST at 14 × 14 instead of digits, 8 and 32 filters instead of 32 and 64, 640 units instead of 1024, one pooling instead of two.',
    repair: 'documented',
  },
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'fashion',
    options: { size: 14 },
    rows: { train: 1280, validation: 160, test: 1000 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 255 }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'conv2d', filters: 8, kernelSize: [5, 5], padding: 'same', activation: 'relu', biasInitialiser },
    { kind: 'maxPooling2d', padding: 'same' },
    { kind: 'conv2d', filters: 32, kernelSize: [5, 5], padding: 'same', activation: 'relu', biasInitialiser },
    { kind: 'flatten' },
    { kind: 'dense', units: 640, activation: 'relu', biasInitialiser },
    { kind: 'dropout', rate: 0.5 },
    { kind: 'dense', units: 10, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.0007 },
  batchSize: 16,
  epochs: 3,
  healthy: { metric: 'accuracy', atLeast: 0.68 },
});

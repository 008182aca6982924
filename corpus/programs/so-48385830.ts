import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-48385830',
  title: 'Handwritten digits, one sigmoid layer of thirty units',
  source: {
    kind: 'stackoverflow',
    reference: 'question 48385830 (DeepFD, DeepLocalize)',
    licence: licences.stackOverflow,
    changes:
      'Documented repair kept: sigmoid hidden layer, softmax output, categorical cross-entropy, weights from N(0, 1). Digits of 8 × 8 pixels instead of 28 × 28, 8 epochs instead of 30; rate 0.5 instead of 3, which the smaller images need.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'digits',
    standsInFor: 'MNIST',
    rows: { train: 900, validation: 297, test: 600 },
    preprocessing: [{ kind: 'rescale', factor: 1 / 16 }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'flatten' },
    { kind: 'dense', units: 30, activation: 'sigmoid', kernelInitialiser: { kind: 'randomNormal', sd: 1 } },
    { kind: 'dense', units: 10, activation: 'softmax', kernelInitialiser: { kind: 'randomNormal', sd: 1 } },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'sgd', learningRate: 0.5 },
  batchSize: 10,
  epochs: 8,
  healthy: { metric: 'accuracy', atLeast: 0.92 },
});

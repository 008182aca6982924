import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-34673164',
  title: 'Winner of a county from its demography, batch normalisation and two tanh layers',
  source: {
    kind: 'stackoverflow',
    reference: 'question 34673164 (DeepFD 19, DeepLocalize 19, defect4ML 72)',
    licence: licences.stackOverflow,
    changes:
      'Documented repair kept: batch normalisation first, sigmoid outputs and binary cross-entropy; Nesterov momentum and narrow uniform initialiser kept. A generated table of sixteen columns instead of the election table; 24 and 24 units instead of 64, dropout 0.5 cut to 0.1, rate 0.05 instead of 0.1; batches of 32 instead of 16 and 10 epochs instead of 20.',
    repair: 'documented',
  },
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'census',
    options: { numbers: 12, categories: 4, levels: 3, noise: 0.2, spread: 1 },
    standsInFor: 'US counties with their demography',
    rows: { train: 1600, validation: 200, test: 800 },
    target: 'oneHot',
  },
  layers: [
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'dense', units: 24, activation: 'tanh', kernelInitialiser: { kind: 'randomUniform' } },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', units: 24, activation: 'tanh', kernelInitialiser: { kind: 'randomUniform' } },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', units: 2, activation: 'sigmoid', kernelInitialiser: { kind: 'randomUniform' } },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'sgd', learningRate: 0.05, momentum: 0.9, nesterov: true, decay: 1e-6 },
  batchSize: 32,
  epochs: 10,
  healthy: { metric: 'accuracy', atLeast: 0.86 },
});

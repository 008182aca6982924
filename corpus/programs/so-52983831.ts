import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'so-52983831',
  title: 'Where bits change, two stacked GRU layers that answer at every step',
  source: {
    kind: 'stackoverflow',
    reference: 'question 52983831 (GUIDER)',
    licence: licences.stackOverflow,
    changes:
      'Sigmoid output instead of a softmax over one unit. 800 noisy sequences instead of one clean one, 14 epochs instead of 3000; rate 0.01 instead of 0.001. Layers kept.',
    repair: 'ours',
  },
  family: 'recurrent',
  task: 'multilabel',
  data: {
    source: 'bit-changes',
    options: { length: 8, noise: 0.3 },
    standsInFor: 'one hand-written bit sequence',
    rows: { train: 800, validation: 200, test: 800 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'multiHot',
  },
  layers: [
    { kind: 'gru', units: 10, returnSequences: true },
    { kind: 'gru', units: 10, returnSequences: true },
    { kind: 'dense', units: 1, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.01 },
  batchSize: 32,
  epochs: 14,
  healthy: { metric: 'accuracy', atLeast: 0.88 },
});

import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'toy-xor',
  title: 'XOR with blurred corners, one hidden layer',
  source: {
    kind: 'toy',
    reference: 'Stack Overflow question 31556268 and many others',
    licence: licences.toy,
    changes: 'Four rows cannot be split, so the corners are blurred.',
    repair: 'none-needed',
  },
  family: 'dense',
  task: 'binary',
  headline: false,
  data: {
    source: 'bits',
    options: { bits: 2, blur: 0.2 },
    rows: { train: 120, validation: 40, test: 100 },
    target: 'binary',
  },
  layers: [
    { kind: 'dense', units: 8, activation: 'tanh' },
    { kind: 'dense', units: 1, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.05 },
  batchSize: 20,
  epochs: 15,
  healthy: { metric: 'accuracy', atLeast: 0.94 },
});

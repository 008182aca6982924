import { defineProgram } from '../../src/training/spec.ts';
import { licences } from './licences.ts';

export default defineProgram({
  id: 'toy-parity',
  title: 'Parity of three bits read one by one, a simple recurrent layer',
  source: {
    kind: 'toy',
    reference: 'parity, the classic test of recurrent networks',
    licence: licences.toy,
    changes: 'Eight rows cannot be split, so the bits are blurred.',
    repair: 'none-needed',
  },
  family: 'recurrent',
  task: 'binary',
  headline: false,
  data: {
    source: 'bits',
    options: { bits: 3, blur: 0.1 },
    rows: { train: 200, validation: 40, test: 100 },
    target: 'binary',
  },
  layers: [
    { kind: 'reshape', shape: [3, 1] },
    { kind: 'simpleRnn', units: 8 },
    { kind: 'dense', units: 1, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.03 },
  batchSize: 20,
  epochs: 20,
  healthy: { metric: 'accuracy', atLeast: 0.98 },
});

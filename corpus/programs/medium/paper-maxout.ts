import { defineProgram } from '../../../src/training/spec.ts';
import type { Part } from '../blocks.ts';
import { licences } from '../licences.ts';

const maxout = (name: string): Part => ({
  kind: 'network',
  name,
  layers: [
    { kind: 'dense', name: 'first', inputs: ['input'], units: 50 },
    { kind: 'dense', name: 'second', inputs: ['input'], units: 50 },
    { kind: 'dense', name: 'third', inputs: ['input'], units: 50 },
    { kind: 'maximum', inputs: ['first', 'second', 'third'] },
  ],
});

export default defineProgram({
  id: 'paper-maxout',
  title: 'Land seen from a satellite, the largest of three linear units',
  source: {
    kind: 'paper',
    reference: 'Goodfellow, Warde-Farley, Mirza, Courville and Bengio (2013), Maxout Networks, ICML',
    licence: licences.paper,
    changes:
      'Kept: two hidden layers whose units are the largest of several linear ones, dropout, a softmax, momentum with a rate that falls. Three linear units for each of 50 instead of five for each of 240; dropout 0.1 instead of 0.5; nine pixels of four bands instead of MNIST.',
    repair: 'none-needed',
  },
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'satellite',
    rows: { train: 900, validation: 150, test: 1000 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'flatten' },
    maxout('hidden-1'),
    { kind: 'dropout', rate: 0.1 },
    maxout('hidden-2'),
    { kind: 'dense', units: 6, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: {
    kind: 'sgd',
    learningRate: 0.03,
    momentum: 0.9,
    schedule: { kind: 'exponential', steps: 280, factor: 0.1 },
  },
  batchSize: 32,
  epochs: 10,
  healthy: { metric: 'accuracy', atLeast: 0.82 },
});

import { defineProgram } from '../../../src/training/spec.ts';
import type { Part } from '../blocks.ts';
import { licences } from '../licences.ts';

/** x + T · (H − x), which is T · H + (1 − T) · x. */
const highway = (name: string): Part => ({
  kind: 'network',
  name,
  layers: [
    { kind: 'dense', name: 'made', units: 48, activation: 'relu' },
    {
      kind: 'dense',
      name: 'gate',
      inputs: ['input'],
      units: 48,
      activation: 'sigmoid',
      biasInitialiser: { kind: 'constant', value: -1 },
    },
    { kind: 'subtract', name: 'change', inputs: ['made', 'input'] },
    { kind: 'multiply', name: 'gated', inputs: ['gate', 'change'] },
    { kind: 'add', inputs: ['gated', 'input'] },
  ],
});

export default defineProgram({
  id: 'paper-highway',
  title: 'Printed letters by sixteen measures, gates between layers and what they took',
  source: {
    kind: 'paper',
    reference: 'Srivastava, Greff and Schmidhuber (2015), Highway Networks',
    licence: licences.paper,
    changes:
      'Kept: layers whose gate chooses between their output and their input, gates that start nearly closed, momentum. Letters instead of MNIST; four layers of 48 units instead of ten to a hundred of 50; Adam instead of gradient descent with a rate that was searched for.',
    repair: 'none-needed',
  },
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'letters',
    rows: { train: 2400, validation: 200, test: 1000 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'dense', units: 48, activation: 'relu' },
    highway('layer-1'),
    highway('layer-2'),
    highway('layer-3'),
    { kind: 'dense', units: 26, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.004 },
  batchSize: 64,
  epochs: 12,
  healthy: { metric: 'accuracy', atLeast: 0.78 },
});

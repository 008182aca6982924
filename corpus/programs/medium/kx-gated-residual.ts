import { defineProgram } from '../../../src/training/spec.ts';
import type { Part } from '../blocks.ts';
import { licences } from '../licences.ts';

const gatedResidual = (name: string): Part => ({
  kind: 'network',
  name,
  layers: [
    { kind: 'dense', units: 36, activation: 'elu' },
    { kind: 'dense', units: 36 },
    { kind: 'dropout', name: 'made', rate: 0.1 },
    { kind: 'dense', name: 'value', inputs: ['made'], units: 36 },
    { kind: 'dense', name: 'gate', inputs: ['made'], units: 36, activation: 'sigmoid' },
    { kind: 'multiply', name: 'gated', inputs: ['value', 'gate'] },
    { kind: 'add', inputs: ['gated', 'input'] },
    { kind: 'layerNormalization' },
  ],
});

export default defineProgram({
  id: 'kx-gated-residual',
  title: 'Unwanted mail by its words, gated residual networks',
  source: {
    kind: 'example',
    reference:
      'keras-team/keras-io, examples: classification with gated residual and variable selection networks',
    licence: licences.keras,
    changes:
      'Kept: gated residual networks (a dense layer with ELU, a linear one, dropout, a gated linear unit, a sum with a projection, normalisation), Adam. Two of 40 units on all columns together instead of one per column and a selection among them; mail instead of incomes.',
    repair: 'none-needed',
  },
  family: 'dense',
  task: 'binary',
  data: {
    source: 'spam-words',
    rows: { train: 1200, validation: 200, test: 1000 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'binary',
  },
  layers: [
    { kind: 'dense', units: 36 },
    gatedResidual('network-1'),
    gatedResidual('network-2'),
    { kind: 'dense', units: 1, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.002 },
  batchSize: 48,
  epochs: 10,
  healthy: { metric: 'accuracy', atLeast: 0.88 },
});

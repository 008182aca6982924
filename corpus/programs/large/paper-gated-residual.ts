import { defineProgram, type ProgramInput } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

const unit = (name: string): ProgramInput['layers'][number] => ({
  kind: 'network',
  name,
  layers: [
    { kind: 'dense', units: 96, activation: 'elu' },
    { kind: 'dense', units: 96 },
    { kind: 'dropout', rate: 0.1, name: 'thought' },
    { kind: 'dense', units: 96, name: 'content' },
    { kind: 'dense', units: 96, activation: 'sigmoid', name: 'gate', inputs: ['thought'] },
    { kind: 'multiply', name: 'gated', inputs: ['content', 'gate'] },
    { kind: 'add', inputs: ['input', 'gated'] },
    { kind: 'layerNormalization' },
  ],
});

export default defineProgram({
  id: 'paper-gated-residual',
  title: 'Unwanted mail, gated residual networks',
  source: {
    kind: 'paper',
    reference: 'Lim, Arik, Loeff and Pfister (2021), arXiv 1912.09363; gated residual networks',
    licence: licences.paper,
    changes:
      'Gated residual units (dense ELU, dense, dropout, a gated linear unit, residual path, layer normalisation) and Adam kept; word shares of mail instead of series; three units of 96 features on all columns, without selection of variables.',
    repair: 'none-needed',
  },
  family: 'dense',
  task: 'binary',
  data: {
    source: 'spam-words',
    rows: { train: 1600, validation: 200, test: 800 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'binary',
  },
  layers: [
    { kind: 'dense', units: 96 },
    unit('unit-1'),
    unit('unit-2'),
    unit('unit-3'),
    { kind: 'dense', units: 1, activation: 'sigmoid' },
  ],
  loss: 'binaryCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.001 },
  batchSize: 16,
  epochs: 2,
  healthy: { metric: 'accuracy', atLeast: 0.88 },
});

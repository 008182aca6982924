import { defineProgram, type ProgramInput } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

const block = (name: string, hidden: number, units: number): ProgramInput['layers'][number] => ({
  kind: 'network',
  name,
  layers: [
    { kind: 'dense', units: hidden, activation: 'relu' },
    { kind: 'dense', units },
    { kind: 'dropout', rate: 0.1, name: 'way' },
    { kind: 'dense', units, name: 'shortcut', inputs: ['input'] },
    { kind: 'add', inputs: ['way', 'shortcut'] },
    { kind: 'layerNormalization' },
  ],
});

export default defineProgram({
  id: 'paper-tide',
  title: 'Temperature of the next day by hour, a dense encoder and decoder',
  source: {
    kind: 'paper',
    reference: 'Das et al. (2023), arXiv 2304.08424, TiDE',
    licence: licences.paper,
    changes:
      'Residual blocks (dense ReLU, dense, dropout, a linear shortcut, layer normalisation) as encoder and decoder, a small block per step at the end, a linear path from the past to the future, and the squared error kept; a day of hours to the next day, 256 and 128 units; a cosine rate, and a linear path that starts near zero.',
    repair: 'none-needed',
  },
  family: 'dense',
  task: 'regression',
  data: {
    source: 'seattle-hours',
    options: { length: 24, ahead: 24, everyStep: true, relative: true, stride: 3 },
    rows: { train: 1600, validation: 160, test: 400 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'value',
  },
  layers: [
    { kind: 'flatten', name: 'past' },
    block('encoder', 256, 128),
    block('decoder', 256, 192),
    { kind: 'reshape', shape: [24, 8] },
    { kind: 'dense', units: 16, activation: 'relu' },
    { kind: 'dense', units: 1, name: 'shape' },
    { kind: 'dense', units: 24, inputs: ['past'], kernelInitialiser: { kind: 'randomNormal', sd: 0.01 } },
    { kind: 'reshape', shape: [24, 1], name: 'line' },
    { kind: 'add', inputs: ['shape', 'line'] },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'adam', learningRate: 0.005, schedule: { kind: 'cosine' } },
  batchSize: 16,
  epochs: 6,
  healthy: { metric: 'r2', atLeast: 0.7 },
});

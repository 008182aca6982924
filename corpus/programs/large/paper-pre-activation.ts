import { defineProgram, type ProgramInput } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

const kernelInitialiser = { kind: 'heNormal' } as const;

const block = (name: string): ProgramInput['layers'][number] => ({
  kind: 'network',
  name,
  layers: [
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'activation', activation: 'relu' },
    { kind: 'dense', units: 256, kernelInitialiser },
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'activation', activation: 'relu' },
    { kind: 'dense', units: 128, kernelInitialiser, name: 'way' },
    { kind: 'add', inputs: ['input', 'way'] },
  ],
});

export default defineProgram({
  id: 'paper-pre-activation',
  title: 'Letters from sixteen measures, residual blocks that activate first',
  source: {
    kind: 'paper',
    reference: 'He, Zhang, Ren and Sun (2016), arXiv 1603.05027',
    licence: licences.paper,
    changes:
      'Full pre-activation (batch normalisation, ReLU, weights, twice) with identity paths, momentum SGD, a rate that falls by ten twice, weight decay and He initialisation kept; dense layers on a table instead of convolutions on CIFAR-10, 2 blocks of 256 and 128 units.',
    repair: 'none-needed',
  },
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'letters',
    rows: { train: 3200, validation: 200, test: 800 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'dense', units: 128, kernelInitialiser },
    block('block-1'),
    block('block-2'),
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'activation', activation: 'relu' },
    { kind: 'dense', units: 26, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: {
    kind: 'sgd',
    learningRate: 0.03,
    momentum: 0.9,
    weightDecay: 0.0001,
    schedule: { kind: 'piecewise', boundaries: [180, 250], factors: [0.1, 0.01] },
  },
  batchSize: 32,
  epochs: 3,
  healthy: { metric: 'accuracy', atLeast: 0.79 },
});

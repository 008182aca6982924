import { defineProgram, type ProgramInput } from '../../../src/training/spec.ts';
import { licences } from '../licences.ts';

const block = (name: string): ProgramInput['layers'][number] => ({
  kind: 'network',
  name,
  layers: [
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'dense', units: 512, activation: 'relu' },
    { kind: 'dropout', rate: 0.1 },
    { kind: 'dense', units: 256 },
    { kind: 'add', inputs: ['input', 'dense-1'] },
  ],
});

export default defineProgram({
  id: 'paper-wide-resnet',
  title: 'Printed letters from a table, a wide residual network',
  source: {
    kind: 'github',
    reference: 'yandex-research/rtdl-revisiting-models: ResNet',
    licence: licences.gitHub,
    changes:
      'Blocks of batch normalisation, dense layer, dropout and dense layer with residual paths, a normalised ReLU head, AdamW kept; letters by 16 numbers each instead of larger tables, 256 features and 4 blocks of 512 units.',
    repair: 'none-needed',
  },
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'letters',
    rows: { train: 1600, validation: 200, test: 800 },
    preprocessing: [{ kind: 'standardise' }],
    target: 'oneHot',
  },
  layers: [
    { kind: 'dense', units: 256 },
    block('block-1'),
    block('block-2'),
    block('block-3'),
    block('block-4'),
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'activation', activation: 'relu' },
    { kind: 'dense', units: 26, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adamw', learningRate: 0.001, weightDecay: 0.0001, schedule: { kind: 'oneCycle' } },
  batchSize: 16,
  epochs: 3,
  healthy: { metric: 'accuracy', atLeast: 0.7 },
});

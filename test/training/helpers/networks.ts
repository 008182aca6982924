import type { DataSet } from '../../../src/training/data.ts';
import type { ProgramSpec } from '../../../src/training/spec.ts';
import { type TestProgram, testData, testProgram } from './runs.ts';

/** A small network of one family with data that fit it. */
export interface TestNetwork {
  readonly title: string;
  /** The program with some settings changed. */
  spec(changes?: Partial<TestProgram>): ProgramSpec;
  /** Training data, another set for every name. */
  data(name: number): DataSet;
}

const output = { kind: 'dense', units: 3, activation: 'softmax' } as const;

/** One network of each family, and one with everything that differs between training and evaluation. */
export const testNetworks: readonly TestNetwork[] = [
  network('dense', [6], [{ kind: 'dense', units: 8, activation: 'relu' }, output]),
  network(
    'convolutional',
    [6, 6, 1],
    [
      { kind: 'conv2d', filters: 4, kernelSize: [3, 3], activation: 'relu' },
      { kind: 'maxPooling2d' },
      { kind: 'flatten' },
      output,
    ],
  ),
  network('recurrent', [5, 3], [{ kind: 'lstm', units: 4 }, output]),
  network(
    'batch normalisation and dropout',
    [6],
    [
      { kind: 'dense', units: 8, kernelRegulariser: { l1: 0.001, l2: 0.01 } },
      { kind: 'batchNormalization' },
      { kind: 'activation', activation: 'elu' },
      { kind: 'dropout', rate: 0.3 },
      output,
    ],
  ),
  network(
    'residual sequence',
    [4, 6],
    [
      { kind: 'learnedPositions' },
      { kind: 'classToken', name: 'tokens' },
      { kind: 'layerNormalization' },
      { kind: 'dense', units: 6, activation: 'gelu' },
      { kind: 'add', inputs: ['tokens', 'dense-0'] },
      { kind: 'groupNormalization', name: 'normalised', groups: 2 },
      { kind: 'takeStep', name: 'mean', step: 0 },
      { kind: 'takeStep', name: 'logVariance', inputs: ['normalised'] },
      { kind: 'sampling', inputs: ['mean', 'logVariance'], klWeight: 0.1 },
      output,
    ],
  ),
];

function network(title: string, inputShape: number[], layers: TestProgram['layers']): TestNetwork {
  return {
    title,
    spec: (changes = {}) =>
      testProgram({
        layers,
        loss: 'categoricalCrossentropy',
        optimizer: { kind: 'adam', learningRate: 0.01 },
        ...changes,
      }),
    data: (name) => testData({ rows: 20, inputShape, targetShape: [3], target: 'oneHot' }, title, name),
  };
}

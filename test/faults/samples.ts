import type { Sample } from '../../src/faults/operator-trial.ts';
import { defineProgram, type ProgramInput } from '../../src/training/spec.ts';

const source = {
  kind: 'toy',
  reference: 'test/faults/samples.ts',
  licence: 'MIT',
  changes: 'made up',
  repair: 'none-needed',
} as const;
const rows = { train: 400, validation: 100, test: 200 };

function sample(
  inputShape: readonly number[],
  input: Omit<ProgramInput, 'title' | 'source' | 'data' | 'healthy'> & { data: object },
) {
  const data = { source: 'made-up', rows, ...input.data } as ProgramInput['data'];
  const healthy = {
    metric: input.task === 'regression' ? ('r2' as const) : ('accuracy' as const),
    atLeast: 0.5,
  };
  return { inputShape, spec: defineProgram({ ...input, title: input.id, source, data, healthy }) };
}

/** Between them: every family, task and target encoding, and every layer kind an operator looks for. */
export const samples: readonly Sample[] = [
  sample([6], {
    id: 'sample-dense',
    family: 'dense',
    task: 'multiclass',
    data: { target: 'oneHot', preprocessing: [{ kind: 'standardise' }] },
    layers: [
      { kind: 'dense', units: 32, activation: 'relu', kernelRegulariser: { l2: 0.01 } },
      { kind: 'dropout', rate: 0.25 },
      { kind: 'dense', units: 16, useBias: false },
      { kind: 'batchNormalization' },
      { kind: 'leakyRelu' },
      { kind: 'dense', units: 3, activation: 'softmax' },
    ],
    loss: 'categoricalCrossentropy',
    optimizer: { kind: 'adam' },
    batchSize: 32,
    epochs: 30,
  }),
  sample([2], {
    id: 'sample-binary',
    family: 'dense',
    task: 'binary',
    data: { target: 'binary' },
    layers: [
      { kind: 'dense', units: 8, activation: 'tanh' },
      { kind: 'dense', units: 1 },
      { kind: 'activation', activation: 'sigmoid' },
    ],
    loss: 'binaryCrossentropy',
    optimizer: { kind: 'sgd', learningRate: 0.1, clip: { by: 'norm', limit: 1 } },
    batchSize: 400,
    epochs: 1,
  }),
  sample([8, 8, 1], {
    id: 'sample-convolutional',
    family: 'convolutional',
    task: 'multiclass',
    data: { source: 'digits', target: 'index', preprocessing: [{ kind: 'rescale', factor: 1 / 16 }] },
    layers: [
      { kind: 'conv2d', filters: 8, kernelSize: [3, 3], activation: 'relu', padding: 'same' },
      { kind: 'maxPooling2d' },
      { kind: 'conv2d', filters: 16, kernelSize: [3, 3], activation: 'relu' },
      { kind: 'flatten' },
      { kind: 'dense', units: 32, activation: 'relu' },
      { kind: 'dense', units: 10, activation: 'softmax' },
    ],
    loss: 'sparseCategoricalCrossentropy',
    optimizer: { kind: 'rmsprop' },
    batchSize: 16,
    epochs: 10,
  }),
  sample([12, 3], {
    id: 'sample-recurrent',
    family: 'recurrent',
    task: 'regression',
    data: { target: 'value', preprocessing: [{ kind: 'minMax' }] },
    layers: [
      { kind: 'lstm', units: 16, returnSequences: true },
      { kind: 'lstm', units: 8 },
      { kind: 'dense', units: 1 },
    ],
    loss: 'meanSquaredError',
    optimizer: { kind: 'adam', learningRate: 0.01 },
    batchSize: 32,
    epochs: 20,
  }),
  sample([10], {
    id: 'sample-tokens',
    family: 'recurrent',
    task: 'binary',
    data: { target: 'binary' },
    layers: [
      { kind: 'embedding', inputDim: 50, outputDim: 8 },
      { kind: 'bidirectional', layer: { kind: 'gru', units: 8 } },
      { kind: 'dense', units: 1, activation: 'sigmoid' },
    ],
    loss: 'binaryCrossentropy',
    optimizer: { kind: 'adam' },
    batchSize: 32,
    epochs: 12,
  }),
  sample([5], {
    id: 'sample-multilabel',
    family: 'dense',
    task: 'multilabel',
    data: { target: 'multiHot' },
    layers: [
      { kind: 'dense', units: 24, activation: 'sigmoid' },
      { kind: 'dense', units: 12 },
      { kind: 'dense', units: 4, activation: 'sigmoid' },
    ],
    loss: 'binaryCrossentropy',
    optimizer: { kind: 'adagrad', learningRate: 0.1 },
    batchSize: 32,
    epochs: 25,
  }),
  sample([5], {
    id: 'sample-two-inputs',
    family: 'dense',
    task: 'multiclass',
    data: { target: 'value', preprocessing: [{ kind: 'standardise' }] },
    inputs: [
      { name: 'left', shape: [3] },
      { name: 'right', shape: [2] },
    ],
    layers: [
      { kind: 'dense', units: 16, activation: 'relu', inputs: ['left'] },
      { kind: 'batchNormalization' },
      { kind: 'dense', name: 'side', units: 16, inputs: ['right'] },
      { kind: 'leakyRelu', name: 'bent' },
      { kind: 'dropout', rate: 0.25 },
      { kind: 'dense', units: 3, activation: 'softmax', inputs: ['batchNormalization-0'] },
      { kind: 'dense', name: 'value', units: 1, inputs: ['dropout-0'] },
      { kind: 'dense', name: 'bits', units: 2, inputs: ['bent'] },
      { kind: 'activation', name: 'bit', activation: 'sigmoid' },
    ],
    outputs: [
      { layer: 'dense-2', loss: 'sparseCategoricalCrossentropy' },
      { layer: 'value', weight: 0.5 },
      { layer: 'bit', loss: 'binaryCrossentropy' },
    ],
    loss: 'meanSquaredError',
    optimizer: { kind: 'adam' },
    batchSize: 32,
    epochs: 20,
  }),
  sample([8], {
    id: 'sample-tied',
    family: 'dense',
    task: 'regression',
    data: { target: 'inputs' },
    inputs: [{ name: 'image', shape: [8] }],
    layers: [
      { kind: 'dense', name: 'frozen', units: 8, frozen: true },
      { kind: 'dense', name: 'encoder', units: 6, activation: 'tanh', kernelRegulariser: { l1: 0.01 } },
      { kind: 'dense', units: 4, activation: 'relu' },
      { kind: 'dense', units: 6, tied: 'dense-2', useBias: false },
      { kind: 'dropout', rate: 0.5, mode: 'evaluate' },
      { kind: 'dense', name: 'decoder', units: 8, tied: 'encoder' },
    ],
    loss: 'meanSquaredError',
    optimizer: { kind: 'sgd', learningRate: 0.1 },
    batchSize: 32,
    epochs: 20,
  }),
];

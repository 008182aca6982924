import { randomStream } from '../src/lib/random.ts';
import type { TrainingRun } from '../src/training/contract.ts';
import { type DataSet, sizeOf } from '../src/training/data.ts';
import { defineProgram, type ProgramInput } from '../src/training/spec.ts';

/** One network of the training bench; a peer builds the same from this description. */
export interface BenchNetwork {
  readonly name: string;
  readonly inputShape: readonly number[];
  readonly classes: number;
  readonly batchSize: number;
  readonly layers: ProgramInput['layers'];
  /** For a peer that builds no graphs: the module of its own that is this network. */
  readonly block?: 'attention' | 'residual';
  /** Numbers of runs trained in lockstep. */
  readonly replicas: readonly number[];
  /** Steps of the peer, and of one run of ours, that make one timing. */
  readonly steps: number;
}

const relu = 'relu' as const;
const conv = (filters: number): ProgramInput['layers'][number] => ({
  kind: 'conv2d',
  filters,
  kernelSize: [3, 3],
  activation: relu,
});
const dense = (units: number) => ({ kind: 'dense', units, activation: relu }) as const;
const softmax = (units: number) => ({ kind: 'dense', units, activation: 'softmax' }) as const;
const pooled = [{ kind: 'maxPooling2d' }, { kind: 'flatten' }] as const;

const attentionBlock: ProgramInput['layers'] = [
  { kind: 'multiHeadAttention', name: 'attention', heads: 4, keySize: 16 },
  { kind: 'add', name: 'attended', inputs: ['input', 'attention'] },
  { kind: 'layerNormalization', name: 'between' },
  { kind: 'dense', units: 256, activation: 'gelu' },
  { kind: 'dense', name: 'narrow', units: 64 },
  { kind: 'add', inputs: ['between', 'narrow'] },
  { kind: 'layerNormalization' },
  { kind: 'globalAveragePooling1d' },
  softmax(10),
];

const convSame: ProgramInput['layers'][number] = {
  kind: 'conv2d',
  filters: 16,
  kernelSize: [3, 3],
  padding: 'same',
};
const residualBlock: ProgramInput['layers'] = [
  convSame,
  { kind: 'batchNormalization' },
  { kind: 'activation', activation: relu },
  convSame,
  { kind: 'batchNormalization', name: 'inner' },
  { kind: 'add', inputs: ['input', 'inner'] },
  { kind: 'activation', activation: relu },
  { kind: 'globalAveragePooling2d' },
  softmax(10),
];

/** From a toy, where only overhead counts, to networks bound by arithmetic. All train with Adam. */
export const benchNetworks: readonly BenchNetwork[] = [
  {
    name: '2-8-2',
    inputShape: [2],
    classes: 2,
    batchSize: 4,
    layers: [dense(8), softmax(2)],
    replicas: [1, 5, 8, 64],
    steps: 200,
  },
  {
    name: '64-64-32-10',
    inputShape: [64],
    classes: 10,
    batchSize: 32,
    layers: [dense(64), dense(32), softmax(10)],
    replicas: [1, 5, 8, 64],
    steps: 100,
  },
  {
    name: 'CNN 8×8, 8 and 16 filters',
    inputShape: [8, 8, 1],
    classes: 10,
    batchSize: 32,
    layers: [conv(8), conv(16), ...pooled, softmax(10)],
    replicas: [1, 5, 8, 64],
    steps: 40,
  },
  {
    name: 'LSTM, 20 steps of 16, 32 units',
    inputShape: [20, 16],
    classes: 2,
    batchSize: 32,
    layers: [{ kind: 'lstm', units: 32 }, softmax(2)],
    replicas: [1, 5, 8, 64],
    steps: 20,
  },
  {
    name: 'attention block, 32 steps of 64, 4 heads',
    inputShape: [32, 64],
    classes: 10,
    batchSize: 32,
    layers: attentionBlock,
    block: 'attention',
    replicas: [1, 5],
    steps: 10,
  },
  {
    name: 'residual block, 16×16, 16 filters',
    inputShape: [16, 16, 16],
    classes: 10,
    batchSize: 32,
    layers: residualBlock,
    block: 'residual',
    replicas: [1, 5],
    steps: 10,
  },
  {
    name: '784-512-512-10',
    inputShape: [784],
    classes: 10,
    batchSize: 128,
    layers: [dense(512), dense(512), softmax(10)],
    replicas: [1, 5],
    steps: 5,
  },
  {
    name: 'CNN 28×28, 32 and 64 filters',
    inputShape: [28, 28, 1],
    classes: 10,
    batchSize: 64,
    layers: [conv(32), conv(64), ...pooled, dense(128), softmax(10)],
    replicas: [1],
    steps: 2,
  },
];

/** Runs of different seeds on random data, long enough never to end. */
export function benchRuns(network: BenchNetwork, replicas: number): TrainingRun[] {
  const { layers, batchSize } = network;
  const spec = defineProgram({
    id: 'bench',
    title: network.name,
    source: { kind: 'toy', reference: 'bench', licence: 'MIT', changes: 'none', repair: 'none-needed' },
    family: 'dense',
    task: 'multiclass',
    data: { source: 'none', rows: { train: 1, validation: 1, test: 1 }, target: 'oneHot' },
    layers,
    loss: 'categoricalCrossentropy',
    optimizer: { kind: 'adam' },
    batchSize,
    epochs: 1_000_000,
    healthy: { metric: 'accuracy', atLeast: 0 },
  });
  const train = randomRows(network, Math.max(512, 8 * batchSize));
  const data = { train, validation: train, test: train };
  return Array.from({ length: replicas }, (_, seedIndex) => ({ spec, seedIndex, data }));
}

function randomRows({ name, inputShape, classes }: BenchNetwork, rows: number): DataSet {
  const random = randomStream('training-bench', name);
  const size = sizeOf(inputShape);
  const inputs = Float32Array.from({ length: rows * size }, () => random.normal());
  const targets = new Float32Array(rows * classes);
  for (let row = 0; row < rows; row++) targets[row * classes + random.integer(classes)] = 1;
  return { rows, inputShape, inputs, targetShape: [classes], targets };
}

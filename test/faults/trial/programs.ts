import { defineProgram, type ProgramInput } from '../../../src/training/spec.ts';

/** Small programs that between them have what every operator looks for; each trains in a second or two. */
function small(
  input: Omit<ProgramInput, 'title' | 'source' | 'healthy' | 'family'> & Pick<ProgramInput, 'family'>,
) {
  return defineProgram({
    ...input,
    title: input.id,
    source: {
      kind: 'toy',
      reference: 'test/faults/trial/programs.ts',
      licence: 'MIT',
      changes: 'made up',
      repair: 'none-needed',
    },
    healthy: { metric: input.task === 'regression' ? 'r2' : 'accuracy', atLeast: 0 },
  });
}

const rows = { train: 600, validation: 100, test: 300 };

/** A table of classes in units of their own: batch normalisation, dropout, decoupled decay, warm-up and cosine. */
const table = small({
  id: 'trial-table',
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'clusters',
    options: { features: 10, informative: 4, classes: 4, separation: 1.5, spread: 2 },
    rows,
    target: 'oneHot',
  },
  layers: [
    { kind: 'dense', units: 24, useBias: false },
    { kind: 'batchNormalization', momentum: 0.9 },
    { kind: 'activation', activation: 'relu' },
    { kind: 'dropout', rate: 0.4 },
    { kind: 'dense', units: 16, activation: 'relu' },
    { kind: 'dense', units: 4, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: {
    kind: 'adamw',
    learningRate: 0.01,
    weightDecay: 0.5,
    withoutDecay: ['bias', 'gamma', 'beta'],
    schedule: { kind: 'cosine', warmup: { steps: 20 } },
  },
  batchSize: 20,
  epochs: 8,
});

/** A curve: plain gradient descent, one number out, a rate that only a warm-up makes bearable. */
const curve = small({
  id: 'trial-curve',
  family: 'dense',
  task: 'regression',
  data: {
    source: 'curve',
    options: { of: 'sine', low: -3, high: 3, noise: 0.05 },
    rows: { train: 300, validation: 100, test: 200 },
    target: 'value',
    preprocessing: [{ kind: 'standardise' }],
  },
  layers: [
    { kind: 'dense', units: 16, activation: 'tanh' },
    { kind: 'dense', units: 16, activation: 'tanh' },
    { kind: 'dense', units: 1 },
  ],
  loss: 'meanSquaredError',
  optimizer: {
    kind: 'sgd',
    learningRate: 0.3,
    momentum: 0.9,
    schedule: { kind: 'polynomial', warmup: { steps: 60 } },
  },
  batchSize: 20,
  epochs: 20,
});

/** Pictures that look otherwise when turned round. */
const pictures = small({
  id: 'trial-pictures',
  family: 'convolutional',
  task: 'multiclass',
  data: {
    source: 'digits',
    rows: { train: 600, validation: 100, test: 300 },
    target: 'index',
    preprocessing: [{ kind: 'rescale', factor: 1 / 16 }],
  },
  layers: [
    { kind: 'conv2d', filters: 8, kernelSize: [3, 3], strides: [2, 2], activation: 'relu' },
    { kind: 'flatten' },
    { kind: 'dense', units: 10, activation: 'softmax' },
  ],
  loss: 'sparseCategoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.01 },
  batchSize: 30,
  epochs: 8,
});

/** Sequences whose order is the class, which attention that looks both ways knows by positions alone. */
const order = small({
  id: 'trial-order',
  family: 'attention',
  task: 'multiclass',
  data: { source: 'temporal-order', options: { length: 8, flip: 0.1 }, rows, target: 'oneHot' },
  layers: [
    { kind: 'dense', name: 'letters', units: 16 },
    { kind: 'sinusoidalPositions', name: 'placed' },
    {
      kind: 'multiHeadAttention',
      name: 'attention',
      heads: 2,
      keySize: 16,
      kernelInitialiser: { kind: 'randomNormal', mean: 0, sd: 0.7 },
    },
    { kind: 'add', name: 'sum', inputs: ['placed', 'attention'] },
    { kind: 'layerNormalization' },
    { kind: 'dense', units: 16, activation: 'gelu' },
    { kind: 'globalAveragePooling1d' },
    { kind: 'dense', units: 4, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.01, schedule: { kind: 'cosine', warmup: { steps: 20 } } },
  batchSize: 30,
  epochs: 12,
});

/** The same sequences without noise, read by causal attention in blocks that are normalised before the residual sum. */
const causal = small({
  id: 'trial-causal',
  family: 'attention',
  task: 'multiclass',
  data: { source: 'temporal-order', options: { length: 8 }, rows, target: 'oneHot' },
  layers: [
    { kind: 'dense', name: 'letters', units: 16 },
    { kind: 'layerNormalization', name: 'norm-a' },
    { kind: 'multiHeadAttention', name: 'attention-a', heads: 2, keySize: 8, causal: true },
    { kind: 'add', name: 'sum-a', inputs: ['letters', 'attention-a'] },
    { kind: 'layerNormalization', name: 'norm-b' },
    { kind: 'dense', units: 32, activation: 'gelu' },
    { kind: 'dense', name: 'back-b', units: 16 },
    { kind: 'add', name: 'sum-b', inputs: ['sum-a', 'back-b'] },
    { kind: 'layerNormalization', name: 'norm-c' },
    { kind: 'multiHeadAttention', name: 'attention-c', heads: 2, keySize: 8, causal: true },
    { kind: 'add', name: 'sum-c', inputs: ['sum-b', 'attention-c'] },
    { kind: 'globalAveragePooling1d' },
    { kind: 'dense', units: 4, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'adam', learningRate: 0.01 },
  batchSize: 30,
  epochs: 10,
});

const start = { kind: 'randomNormal', mean: 0, sd: 0.02 } as const;

/** Five residual blocks that start small, so that without their short cuts little comes through, and columns in many units. */
const deep = small({
  id: 'trial-deep',
  family: 'dense',
  task: 'multiclass',
  data: {
    source: 'clusters',
    options: { features: 10, informative: 6, classes: 4, separation: 1.5, spread: 3 },
    rows,
    target: 'oneHot',
    preprocessing: [{ kind: 'standardise' }],
  },
  layers: [
    { kind: 'dense', name: 'block-0', units: 16 },
    ...[1, 2, 3, 4, 5].flatMap((block) => [
      {
        kind: 'dense' as const,
        name: `branch-${block}`,
        units: 16,
        activation: 'tanh' as const,
        kernelInitialiser: start,
      },
      { kind: 'add' as const, name: `block-${block}`, inputs: [`block-${block - 1}`, `branch-${block}`] },
    ]),
    { kind: 'dense', units: 4, activation: 'softmax' },
  ],
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'sgd', learningRate: 0.05, momentum: 0.9 },
  batchSize: 20,
  epochs: 6,
});

export const trialPrograms = [table, curve, pictures, order, causal, deep];

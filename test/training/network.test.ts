import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, test } from 'vitest';
import { selectBackend } from '../../src/training/backend.ts';
import type { DataSet } from '../../src/training/data.ts';
import { graphKey, inferShapes } from '../../src/training/shapes.ts';
import type { ProgramInput } from '../../src/training/spec.ts';
import { createTrainer } from '../../src/training/trainer.ts';
import { startOf } from './helpers/oracle.ts';
import { type TestProgram, testData, testProgram, testRun } from './helpers/runs.ts';

beforeEach(async () => {
  await selectBackend('wasm');
});

type LayerInput = ProgramInput['layers'][number];

/** Two inputs of 3 and 2 values, one hidden layer that two of three outputs share, losses of three kinds and weights. */
const twoInputs: TestProgram = {
  inputs: [
    { name: 'a', shape: [3] },
    { name: 'b', shape: [2] },
  ],
  layers: [
    { kind: 'dense', name: 'shared', units: 4, activation: 'tanh', inputs: ['a'] },
    { kind: 'dense', name: 'side', units: 3, activation: 'sigmoid', inputs: ['b'] },
    { kind: 'dense', name: 'values', units: 2, inputs: ['shared'] },
    { kind: 'dense', name: 'classes', units: 3, activation: 'softmax', inputs: ['shared'] },
    { kind: 'dense', name: 'bits', units: 1, activation: 'sigmoid', inputs: ['side'] },
  ],
  outputs: [
    { layer: 'values', weight: 0.5 },
    { layer: 'classes', loss: 'categoricalCrossentropy' },
    { layer: 'bits', loss: 'binaryCrossentropy', weight: 2 },
  ],
  loss: 'meanSquaredError',
  optimizer: { kind: 'sgd', learningRate: 0.1 },
};

/** Rows of 5 inputs; targets are 2 values, one of 3 classes, a bit. */
function twoInputData(seed: number): DataSet {
  const shape = { rows: 24, inputShape: [5], targetShape: [6], target: 'normal' } as const;
  const data = testData(shape, 'two inputs', seed);
  for (let row = 0; row < 24; row++) {
    const own = data.targets.subarray(6 * row + 2, 6 * row + 5);
    own.fill(0);
    own[row % 3] = 1;
    data.targets[6 * row + 5] = row % 2;
  }
  return data;
}

/** The same network of `tf.layers`, its weighted loss and the weights of a replica. */
function oracleOf(start: readonly Float32Array[]) {
  const [a, b] = [tf.input({ shape: [3] }), tf.input({ shape: [2] })];
  const dense = (units: number, activation: 'tanh' | 'sigmoid' | 'linear' | 'softmax') =>
    tf.layers.dense({ units, activation });
  const layers = [
    dense(4, 'tanh'),
    dense(3, 'sigmoid'),
    dense(2, 'linear'),
    dense(3, 'softmax'),
    dense(1, 'sigmoid'),
  ];
  const shared = layers[0]!.apply(a) as tf.SymbolicTensor;
  const side = layers[1]!.apply(b) as tf.SymbolicTensor;
  const outputs = [layers[2]!.apply(shared), layers[3]!.apply(shared), layers[4]!.apply(side)];
  const model = tf.model({ inputs: [a, b], outputs: outputs as tf.SymbolicTensor[] });
  let next = 0;
  for (const layer of layers) {
    layer.setWeights(layer.weights.map(({ shape }) => tf.tensor(start[next++]!, shape as number[])));
  }
  const variables = layers.flatMap((layer) => layer.weights.map((weight) => weight.read() as tf.Variable));
  const lossOf = (inputs: tf.Tensor2D, targets: tf.Tensor2D) => {
    const given = [inputs.slice([0, 0], [-1, 3]), inputs.slice([0, 3], [-1, 2])];
    const [values, classes, bits] = model.apply(given) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const wanted = targets.split([2, 3, 1], 1);
    const crossEntropy = tf.metrics.categoricalCrossentropy(wanted[1]!, classes).mean();
    const bitLoss = tf.metrics.binaryCrossentropy(wanted[2]!, bits).mean();
    return tf.losses
      .meanSquaredError(wanted[0]!, values)
      .mul(0.5)
      .add(crossEntropy)
      .add(bitLoss.mul(2)) as tf.Scalar;
  };
  return { variables, lossOf };
}

describe('a network of two inputs and three weighted outputs', () => {
  test('trains as the same network of tf.layers does', async () => {
    const spec = testProgram({ ...twoInputs, batchSize: 24 });
    const data = twoInputData(1);
    const trainer = createTrainer([0, 1].map((seed) => testRun(spec, data, seed)));
    const start = startOf(trainer, 1);
    const ours = Array.from({ length: 20 }, () => trainer.trainStep()[1]!);
    trainer.dispose();
    await selectBackend('cpu');
    const { variables, lossOf } = oracleOf(start);
    const optimizer = tf.train.sgd(0.1);
    const inputs = tf.tensor2d(data.inputs, [24, 5]);
    const targets = tf.tensor2d(data.targets, [24, 6]);
    for (const loss of ours) {
      const theirs = optimizer.minimize(() => lossOf(inputs, targets), true, variables)!.dataSync()[0]!;
      expect(Math.abs(loss / theirs - 1)).toBeLessThan(1e-5);
    }
  });

  test('predicts all outputs beside each other, and probes agree with training', () => {
    const spec = testProgram({ ...twoInputs, batchSize: 24 });
    const trainer = createTrainer([testRun(spec, twoInputData(1))]);
    const batch = trainer.createBatch([twoInputData(1)]);
    const outputs = trainer.predict(batch);
    expect(outputs.shape).toEqual([1, 24, 6]);
    const probed = trainer.lossOn(batch, { mode: 'evaluate' })[0]!;
    // The order of rows in a sum differs.
    expect(trainer.trainStep()[0]).toBeCloseTo(probed, 5);
    expect(trainer.layers.map(({ name, inputs }) => [name, ...inputs])).toEqual([
      ['shared', 'a'],
      ['side', 'b'],
      ['values', 'shared'],
      ['classes', 'shared'],
      ['bits', 'side'],
    ]);
    tf.dispose(outputs);
    batch.dispose();
    trainer.dispose();
  });

  test('has the same bytes alone and among five, one of them NaN', () => {
    const spec = testProgram(twoInputs);
    const spoilt = twoInputData(3);
    spoilt.inputs.fill(Number.NaN);
    const bytes = (runs: readonly (readonly [DataSet, number])[], replica: number) => {
      const trainer = createTrainer(runs.map(([data, seed]) => testRun(spec, data, seed)));
      const losses = Float32Array.from({ length: 20 }, () => trainer.trainStep()[replica]!);
      const weights = startOf(trainer, replica);
      trainer.dispose();
      return Buffer.concat([losses, ...weights].map((values) => Buffer.from(values.buffer)));
    };
    const own = [twoInputData(7), 7] as const;
    const alone = bytes([own], 0);
    const company = [
      [twoInputData(1), 1],
      own,
      [spoilt, 2],
      [twoInputData(4), 3],
      [twoInputData(5), 4],
    ] as const;
    expect(bytes(company, 1).equals(alone)).toBe(true);
    expect(bytes(company, 2).readFloatLE(0)).toBeNaN();
  });
});

describe('what does not meet is refused in one line', () => {
  const shape = { rows: 4, inputShape: [5], targetShape: [6], target: 'normal' } as const;
  const build = (changes: Partial<TestProgram>, changed: Partial<typeof shape> | object = {}) => {
    const spec = testProgram({ ...twoInputs, ...changes });
    createTrainer([testRun(spec, testData({ ...shape, ...changed }, 'meets'))]).dispose();
  };

  test('inputs that are not the data row', () => {
    expect(() => build({}, { inputShape: [6] })).toThrow(
      'inputs of shapes [3], [2] share out a data row; need rows of 5 values; got rows of shape [6]',
    );
  });

  test('outputs that are not the target row', () => {
    expect(() => build({}, { targetShape: [4] })).toThrow(
      'meanSquaredError compares outputs of shape [2], categoricalCrossentropy compares outputs of shape [3], binaryCrossentropy compares outputs of shape [1] with their targets; need 6 target values per row; got 4',
    );
  });

  test('a layer of one input that is given two', () => {
    const layers: LayerInput[] = [{ kind: 'dense', units: 6, inputs: ['a', 'b'] }];
    expect(() => build({ layers, outputs: undefined })).toThrow('layer dense-0 takes 1 input; got 2');
  });
});

const autoencoder: LayerInput[] = [
  { kind: 'dense', name: 'encoder', units: 2, activation: 'tanh' },
  { kind: 'dense', name: 'decoder', units: 4, tied: 'encoder' },
];

describe('tied layers', () => {
  const data = testData({ rows: 16, inputShape: [4], targetShape: [4], target: 'normal' }, 'tied');
  const train = (layers: LayerInput[]) => {
    const spec = testProgram({ layers, loss: 'meanSquaredError', batchSize: 16 });
    return createTrainer([testRun(spec, data)]);
  };

  test('share one weight, whose gradients add up', () => {
    const tied = train(autoencoder);
    const free = train([autoencoder[0]!, { kind: 'dense', name: 'decoder', units: 4 }]);
    expect(tied.weights.map(({ name }) => name)).toEqual(['0/dense/kernel', '0/dense/bias', '1/dense/bias']);
    const kernel = tied.weight(0);
    const batch = tied.createBatch([data]);
    const turned = tf.transpose(kernel, [0, 2, 1]);
    const same = free.gradientsOn(batch, {
      mode: 'train',
      weights: [kernel, tied.weight(1), turned, tied.weight(2)],
    });
    const own = tied.gradientsOn(batch, { mode: 'train' });
    expect(own.losses).toEqual(same.losses);
    const sum = tf.add(same.gradients[0]!, tf.transpose(same.gradients[2]!, [0, 2, 1]));
    const difference = tf.max(tf.abs(tf.sub(own.gradients[0]!, sum))).dataSync()[0]!;
    expect(difference).toBeLessThan(1e-6);
    tied.dispose();
    free.dispose();
  });

  test('that cannot share are refused', () => {
    const tie = (layer: object) => () =>
      train([autoencoder[0]!, { ...autoencoder[1]!, ...layer } as LayerInput]);
    expect(tie({ units: 3 })).toThrow(
      'layer decoder uses the kernel of encoder; need a kernel of shape [2, 3] or [3, 2]; got [4, 2]',
    );
    expect(tie({ kernelRegulariser: { l2: 0.1 } })).toThrow('no kernel of its own to penalise');
    expect(tie({ tied: 'nobody' })).toThrow('wrong at layers.1.tied; need one of input, encoder, decoder');
    expect(tie({ tied: 'decoder' })).toThrow('wrong at layers.1.tied; need a layer before it');
    expect(() =>
      train([
        { kind: 'dropout', rate: 0.1 },
        { kind: 'dense', units: 4, tied: 'dropout-0' },
      ]),
    ).toThrow('got a layer without one');
  });
});

describe('frozen layers and layers of a mode of their own', () => {
  const data = testData({ rows: 16, inputShape: [4], targetShape: [4], target: 'normal' }, 'frozen');
  const create = (layers: LayerInput[]) =>
    createTrainer([testRun(testProgram({ layers, loss: 'meanSquaredError', batchSize: 16 }), data)]);

  test('a frozen layer keeps its weights, the others train as if it were fixed', () => {
    const trainer = create([
      { kind: 'dense', units: 3, frozen: true },
      { kind: 'batchNormalization', frozen: true },
      { kind: 'dense', units: 4 },
    ]);
    const start = startOf(trainer, 0);
    expect(trainer.trainable).toEqual([6, 7]);
    for (let i = 0; i < 5; i++) trainer.trainStep();
    const end = startOf(trainer, 0);
    expect(end.slice(0, 6)).toEqual(start.slice(0, 6));
    expect(end[6]).not.toEqual(start[6]);
    trainer.dispose();
  });

  test('a batch normalisation that is not frozen follows its batches', () => {
    const trainer = create([{ kind: 'batchNormalization' }, { kind: 'dense', units: 4 }]);
    const start = startOf(trainer, 0);
    trainer.trainStep();
    expect(startOf(trainer, 0)[2]).not.toEqual(start[2]);
    trainer.dispose();
  });

  test('dropout in mode train drops in every pass, in mode evaluate in none', () => {
    const lossesOf = (mode?: 'train' | 'evaluate') => {
      const trainer = create([
        { kind: 'dropout', rate: 0.5, ...(mode && { mode }) },
        { kind: 'dense', units: 4 },
      ]);
      const batch = trainer.createBatch([data]);
      const losses = (['train', 'evaluate'] as const).map(
        (pass) => trainer.lossOn(batch, { mode: pass })[0]!,
      );
      batch.dispose();
      trainer.dispose();
      return losses;
    };
    const [dropped, whole] = lossesOf() as [number, number];
    expect(dropped).not.toBe(whole);
    expect(lossesOf('train')).toEqual([dropped, dropped]);
    expect(lossesOf('evaluate')).toEqual([whole, whole]);
  });

  test('a network of which nothing is trained is refused', () => {
    expect(() => create([{ kind: 'dense', units: 4, frozen: true }])).toThrow('at least one weight');
    expect(() => create([{ kind: 'dropout', rate: 0.5 }])).toThrow('at least one weight');
  });
});

test('what is wired, frozen or tied otherwise is another graph', () => {
  const base = testProgram(twoInputs);
  const rows = base.data.rows.train;
  const change = (index: number, fields: object) =>
    base.layers.map((layer, i) => (i === index ? { ...layer, ...fields } : layer));
  const others = [
    { ...base, layers: change(0, { frozen: true }) },
    { ...base, layers: change(1, { mode: 'evaluate' }) },
    { ...base, layers: change(3, { inputs: ['side'] }) },
    { ...base, outputs: base.outputs!.toReversed() },
    { ...base, inputs: base.inputs!.toReversed() },
  ] as (typeof base)[];
  expect(new Set([base, ...others].map((spec) => graphKey(spec, rows))).size).toBe(6);
  expect(inferShapes(base, [5])).toEqual([[4], [3], [2], [3], [1]]);
});

import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../src/training/backend.ts';
import type { Trainer, TrainingRun } from '../../src/training/contract.ts';
import type { DataSet } from '../../src/training/data.ts';
import { graphKey } from '../../src/training/shapes.ts';
import { createTrainer } from '../../src/training/trainer.ts';
import { type TestNetwork, testNetworks } from './helpers/networks.ts';
import { startOf } from './helpers/oracle.ts';
import { graphCases, layerCases, lossCases, objectiveCases } from './helpers/oracle-cases.ts';
import { testData, testProgram, testRun } from './helpers/runs.ts';

beforeAll(async () => {
  await selectBackend('wasm');
});

/** Bytes of a replica's losses over some steps and of its weights after them. */
function trainBytes(runs: readonly TrainingRun[], replica: number, steps = 25): Buffer {
  const trainer = createTrainer(runs);
  const losses = Float32Array.from({ length: steps }, () => trainer.trainStep()[replica]!);
  const weights = startOf(trainer, replica);
  trainer.dispose();
  return Buffer.concat([losses, ...weights].map((values) => Buffer.from(values.buffer)));
}

/** Runs of different seeds and data, the one of seed 7 at `place`, one that turns NaN at the last place but its own. */
function companyOf(network: TestNetwork, replicas: number, place: number): TrainingRun[] {
  const broken = network.spec({ optimizer: { kind: 'adam', learningRate: 1e30 } });
  const brokenPlace = place === replicas - 1 ? replicas - 2 : replicas - 1;
  return Array.from({ length: replicas }, (_, r) => {
    const seed = r === place ? 7 : 100 + r;
    if (r === brokenPlace) return testRun(broken, withNaN(network.data(7)), seed);
    return testRun(network.spec(), network.data(r === place ? 7 : r % 3), seed);
  });
}

/** The same data with one input missing: saturating networks survive any learning rate. */
function withNaN(data: DataSet): DataSet {
  const inputs = data.inputs.slice();
  inputs[0] = Number.NaN;
  return { ...data, inputs };
}

describe('passes of every kind of layer, loss and objective', () => {
  it.each([...layerCases, ...graphCases, ...lossCases, ...objectiveCases])(
    'are replayed: $kind $title',
    ({ program, data }) => {
      const trainer = createTrainer([testRun(testProgram(program), data)]);
      const batch = trainer.createBatch([data]);
      trainer.trainStep();
      const gates = trainer.recordGates(batch, { mode: 'batchStatistics' });
      for (const mode of ['train', 'evaluate', 'batchStatistics'] as const) {
        trainer.lossOn(batch, { mode });
        trainer.gradientsOn(batch, { mode, gates });
      }
      trainer.layerOutputs(batch);
      expect(trainer.refusals()).toEqual([]);
      trainer.dispose();
    },
  );
});

describe.each(testNetworks)('a $title run', (network) => {
  it('has the same bytes alone, among 5 and among 64, at any place, beside a replica of NaN', () => {
    const alone = trainBytes([testRun(network.spec(), network.data(7), 7)], 0);
    for (const [replicas, place] of [
      [5, 0],
      [5, 4],
      [64, 31],
    ] as const) {
      const runs = companyOf(network, replicas, place);
      expect(trainBytes(runs, place).equals(alone), `place ${place} of ${replicas}`).toBe(true);
    }
    const broken = trainBytes(companyOf(network, 5, 0), 4);
    expect(broken.readFloatLE(24 * 4)).toBeNaN();
  });

  it('has the same bytes beside runs of other settings as alone', () => {
    const settings = [
      { optimizer: { kind: 'adam', learningRate: 0.1, beta1: 0.5, decay: 0.1 } },
      { optimizer: { kind: 'adam', epsilon: 0.01 } },
      { optimizer: { kind: 'adam', beta2: 0.9 } },
    ] as const;
    const runs = settings.map((setting, i) => testRun(network.spec(setting), network.data(i), i));
    runs.forEach((run, r) => {
      expect(trainBytes(runs, r).equals(trainBytes([run], 0)), `run ${r}`).toBe(true);
    });
  });

  it('has the same bytes whether or not anybody looks', () => {
    const run = testRun(network.spec(), network.data(0));
    const companion = testRun(network.spec(), network.data(1), 1);
    const quiet = createTrainer([run, companion]);
    const watched = createTrainer([run, companion]);
    for (let step = 0; step < 8; step++) {
      const unseen = quiet.trainStep();
      lookAtEverything(watched);
      const { losses, gradients, updates } = watched.trainStepCaptured();
      tf.dispose([...gradients, ...updates]);
      expect(losses).toEqual(unseen);
    }
    expect(startOf(watched, 1)).toEqual(startOf(quiet, 1));
    quiet.dispose();
    watched.dispose();
  });

  function lookAtEverything(trainer: Trainer): void {
    const batch = trainer.createBatch([network.data(2), network.data(3)]);
    for (const mode of ['train', 'evaluate', 'batchStatistics'] as const) {
      trainer.lossOn(batch, { mode });
      const gates = trainer.recordGates(batch, { mode });
      tf.dispose([...trainer.gradientsOn(batch, { mode, gates }).gradients]);
      gates.dispose();
    }
    trainer.predict(batch).dispose();
    for (const { preActivation, output } of trainer.layerOutputs(batch)) {
      preActivation?.dispose();
      output.dispose();
    }
    batch.dispose();
  }

  it('is seen the same by every probe', () => {
    const trainer = createTrainer([testRun(network.spec(), network.data(0))]);
    for (let step = 0; step < 5; step++) trainer.trainStep();
    const batch = trainer.createBatch([network.data(1)], [[3, 1, 4, 15, 9]]);
    const mode = 'evaluate';
    const loss = trainer.lossOn(batch, { mode })[0]!;
    const { losses, gradients } = trainer.gradientsOn(batch, { mode });
    expect(losses[0]).toBe(loss);
    const gates = trainer.recordGates(batch, { mode });
    const gated = trainer.gradientsOn(batch, { mode, gates });
    expect(gated.losses[0]! / loss).toBeCloseTo(1, 5);
    gradients.forEach((gradient, i) => {
      const difference = tf.tidy(() => gradient.sub(gated.gradients[i]!).abs().max().dataSync()[0]!);
      expect(difference).toBeLessThan(1e-6);
    });
    const outputs = trainer.layerOutputs(batch);
    const predicted = trainer.predict(batch);
    const last = [...outputs.at(-1)!.output.dataSync()];
    [...predicted.dataSync()].forEach((value, i) => {
      expect(value).toBeCloseTo(last[i]!, 6);
    });
    expect(outputs.map(({ output }) => output.shape)).toEqual(
      trainer.layers.map(({ outputShape }) => [1, 5, ...outputShape]),
    );
    trainer.dispose();
  });

  it('gives the gradient that finite differences of its loss give, gates frozen', () => {
    const trainer = createTrainer([testRun(network.spec(), network.data(0))]);
    const batch = trainer.createBatch([network.data(1)]);
    const mode = 'batchStatistics';
    const gates = trainer.recordGates(batch, { mode });
    const { gradients } = trainer.gradientsOn(batch, { mode, gates });
    const weights = trainer.trainable.map((i) => trainer.weight(i));
    const direction = weights.map(({ shape }, i) => tf.randomNormal(shape, 0, 1, 'float32', i + 1));
    const lossAt = (step: number) => {
      const moved = weights.map((weight, i) => tf.add(weight, tf.mul(direction[i]!, step)));
      return trainer.lossOn(batch, { mode, gates, weights: moved })[0]!;
    };
    const slope = (lossAt(0.003) - lossAt(-0.003)) / 0.006;
    const expected = gradients.reduce(
      (total, gradient, i) => total + tf.sum(tf.mul(gradient, direction[i]!)).dataSync()[0]!,
      0,
    );
    expect(Math.abs(slope - expected)).toBeLessThan(0.01 * (Math.abs(expected) + 0.1));
    trainer.dispose();
  });
});

describe('a trainer', () => {
  const [dense] = testNetworks as [TestNetwork];

  it('takes the rows that are left as the last batch of an epoch', () => {
    const spec = testProgram({
      layers: [{ kind: 'dense', units: 1, useBias: false, kernelInitialiser: { kind: 'zeros' } }],
      loss: 'meanSquaredError',
      optimizer: { kind: 'sgd', learningRate: 1e-30 },
      batchSize: 4,
      epochs: 3,
    });
    const train = testData({ rows: 10, inputShape: [1], targetShape: [1], target: 'normal' }, 'epochs');
    const trainer = createTrainer([testRun(spec, train)]);
    expect([trainer.stepsPerEpoch, trainer.plannedSteps]).toEqual([3, 9]);
    const all = train.targets.reduce((total, t) => total + t * t, 0);
    for (let epoch = 0; epoch < 3; epoch++) {
      const losses = [4, 4, 2].map((rows) => rows * trainer.trainStep()[0]!);
      expect(losses.reduce((a, b) => a + b)).toBeCloseTo(all, 4);
    }
    expect(trainer.step).toBe(9);
    trainer.dispose();
  });

  it('starts a mutant as the clean program of its seed, but for what the fault changes', () => {
    const layers = dense.spec().layers;
    const mutant = dense.spec({ layers: [layers[0]!, { kind: 'dropout', rate: 0.5 }, layers[1]!] });
    const [clean, broken] = [dense.spec(), mutant].map((spec) => {
      const trainer = createTrainer([testRun(spec, dense.data(0), 3)]);
      const start = startOf(trainer, 0);
      trainer.dispose();
      return start;
    });
    expect(broken).toEqual(clean);
  });

  it('names weights by layer, kind and role', () => {
    const trainer = createTrainer([
      testRun(
        testProgram({
          layers: [
            { kind: 'bidirectional', layer: { kind: 'gru', units: 2 } },
            { kind: 'batchNormalization' },
          ],
          loss: 'meanSquaredError',
        }),
        testData({ rows: 8, inputShape: [3, 2], targetShape: [4], target: 'normal' }, 'names'),
      ),
    ]);
    expect(trainer.weights.map(({ name, shape }) => `${name} ${shape}`)).toEqual([
      '0/bidirectional/forward/kernel 2,6',
      '0/bidirectional/forward/recurrentKernel 2,6',
      '0/bidirectional/forward/bias 2,6',
      '0/bidirectional/backward/kernel 2,6',
      '0/bidirectional/backward/recurrentKernel 2,6',
      '0/bidirectional/backward/bias 2,6',
      '1/batchNormalization/gamma 4',
      '1/batchNormalization/beta 4',
      '1/batchNormalization/movingMean 4',
      '1/batchNormalization/movingVariance 4',
    ]);
    expect(trainer.trainable).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(trainer.layers[1]!.weights).toEqual([6, 7, 8, 9]);
    trainer.dispose();
  });

  it('refuses runs of different graphs, and targets that do not fit the outputs', () => {
    const run = testRun(dense.spec(), dense.data(0));
    const other = testRun(dense.spec({ batchSize: 5 }), dense.data(0));
    expect(() => createTrainer([run, other])).toThrow(/2 different graphs/);
    expect(() => createTrainer([])).toThrow(/at least one run/);
    const trainer = createTrainer([run, run]);
    const sets = [dense.data(0), dense.data(1)];
    expect(() => trainer.createBatch(sets, [[1, 2], [3]])).toThrow(/same number of rows/);
    trainer.dispose();
    const sparse = testRun(dense.spec({ loss: 'sparseCategoricalCrossentropy' }), dense.data(0));
    expect(() => createTrainer([sparse])).toThrow(/need 1 target values per row; got 3/);
    const images = testRun(
      dense.spec({ layers: [{ kind: 'flatten' }, { kind: 'globalMaxPooling2d' }] }),
      dense.data(0),
    );
    expect(() => createTrainer([images])).toThrow(
      /takes inputs of shape \[height, width, channels\]; got \[6\]/,
    );
  });

  it('leaves nothing behind over 10,000 steps', { timeout: 120_000 }, () => {
    const spec = testProgram({
      layers: [
        { kind: 'dense', units: 3, activation: 'relu', kernelRegulariser: { l2: 0.01 } },
        { kind: 'batchNormalization' },
        { kind: 'dropout', rate: 0.2 },
        { kind: 'dense', units: 1 },
      ],
      loss: 'meanSquaredError',
      optimizer: { kind: 'adam', clip: { by: 'norm', limit: 1 } },
    });
    const train = testData({ rows: 20, inputShape: [2], targetShape: [1], target: 'normal' }, 'memory');
    expectSteadyMemory([testRun(spec, train)], 10_000);
  });

  it.each(testNetworks)('leaves nothing behind of a $title network', (network) => {
    expectSteadyMemory([testRun(network.spec(), network.data(0))], 300);
  });
});

function expectSteadyMemory(runs: readonly TrainingRun[], steps: number): void {
  const before = tf.memory().numTensors;
  const trainer = createTrainer(runs);
  const heap = () => (tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8.length;
  for (let step = 0; step < 50; step++) trainer.trainStep();
  const [tensors, bytes] = [tf.memory().numTensors, heap()];
  for (let step = 0; step < steps; step++) trainer.trainStep();
  expect(tf.memory().numTensors).toBe(tensors);
  expect(heap()).toBe(bytes);
  trainer.dispose();
  expect(tf.memory().numTensors).toBe(before);
}

describe('graphKey', () => {
  const [dense] = testNetworks as [TestNetwork];
  const key = (changes: Parameters<TestNetwork['spec']>[0] = {}, rows = 20) =>
    graphKey(dense.spec(changes), rows);
  const [hidden, output] = dense.spec().layers as [ReturnType<TestNetwork['spec']>['layers'][number], never];

  it.each([
    ['learning rate', { optimizer: { kind: 'adam', learningRate: 3 } }],
    ['initialiser', { layers: [{ ...hidden, kernelInitialiser: { kind: 'heNormal' } }, output] }],
  ] as const)('is the same for another %s', (_, changes) => {
    expect(key(changes as never)).toBe(key());
  });

  it.each([
    ['optimizer', { optimizer: { kind: 'sgd' } }],
    ['clipping', { optimizer: { kind: 'adam', clip: { by: 'norm', limit: 1 } } }],
    ['batch size', { batchSize: 3 }],
    ['number of epochs', { epochs: 3 }],
    ['loss', { loss: 'meanSquaredError' }],
    ['activation', { layers: [{ ...hidden, activation: 'tanh' }, output] }],
    ['penalty', { layers: [{ ...hidden, kernelRegulariser: { l1: 0, l2: 1 } }, output] }],
  ] as const)('differs for another %s', (_, changes) => {
    expect(key(changes as never)).not.toBe(key());
  });

  it('differs for another number of rows', () => {
    expect(key({}, 21)).not.toBe(key());
  });
});

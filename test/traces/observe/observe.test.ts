import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { extractors } from '../../../src/features/index.ts';
import { extractFeatures } from '../../../src/features/table.ts';
import { randomStream } from '../../../src/lib/random.ts';
import { toyProgram, toyRuns } from '../../../src/traces/instruments/instrument-trial.ts';
import type { ObserveOptions } from '../../../src/traces/observe/contract.ts';
import { observeTraining } from '../../../src/traces/observe/observe.ts';
import { openTraces } from '../../../src/traces/store/group-file.ts';
import type { LayerSeries } from '../../../src/traces/trace.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import { engineReadings } from '../helpers/engine-readings.ts';

beforeAll(() => selectBackend('cpu'));

const [rows, width] = [64, 4];
const spec = toyProgram({
  layers: [
    { kind: 'dense', units: 6, activation: 'tanh' },
    { kind: 'dense', units: 2, activation: 'softmax' },
  ],
  task: 'multiclass',
  loss: 'categoricalCrossentropy',
  optimizer: { kind: 'sgd', learningRate: 0.05 },
  data: { source: 'toy', rows: { train: 64, validation: 64, test: 64 }, target: 'oneHot' },
  batchSize: rows,
  epochs: 12,
});
const [run] = toyRuns([spec], rows, width) as [ReturnType<typeof toyRuns>[number]];

function tensorsOf(part: 'train' | 'validation') {
  const { inputs, targets } = run.data[part];
  return { inputs: tf.tensor2d(inputs, [rows, width]), targets: tf.tensor2d(targets, [rows, 2]) };
}

function compile(
  optimizer: tf.Optimizer = tf.train.sgd(0.05),
  extra: readonly tf.layers.Layer[] = [],
): tf.LayersModel {
  const stream = randomStream('observed model');
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ units: 6, activation: 'tanh', inputShape: [width] }),
      ...extra,
      tf.layers.dense({ units: 2, activation: 'softmax' }),
    ],
  });
  for (const layer of model.layers)
    if (layer.getClassName() === 'Dense')
      layer.setWeights(
        layer.getWeights().map(({ shape, size }) =>
          tf.tensor(
            Float32Array.from({ length: size }, () => 0.5 * stream.normal()),
            shape,
          ),
        ),
      );
  model.compile({ optimizer, loss: 'categoricalCrossentropy' });
  return model;
}

async function trainObserved(model: tf.LayersModel, options: Partial<ObserveOptions> | null, batchSize = 16) {
  const train = tensorsOf('train');
  const observer =
    options === null
      ? null
      : observeTraining(model, { probe: train, validation: tensorsOf('validation'), ...options });
  const losses: number[] = [];
  const own = new tf.CustomCallback(
    { onBatchEnd: async (_, logs) => void losses.push(logs!.loss as number) },
    'never',
  );
  await model.fit(train.inputs, train.targets, {
    epochs: 12,
    batchSize,
    shuffle: false,
    verbose: 0,
    callbacks: observer === null ? [own] : [own, observer.callbacks],
  });
  return { losses, observer: observer! };
}

const adam = () => tf.train.adam(0.01);

function anotherCopyOfLayers(): typeof tf {
  const load = createRequire(createRequire(import.meta.url).resolve('@tensorflow/tfjs'));
  const path = load.resolve('@tensorflow/tfjs-layers');
  const own = load.cache[path];
  delete load.cache[path];
  try {
    return load(path);
  } finally {
    load.cache[path] = own;
  }
}

describe('observing a tf.LayersModel', () => {
  it('leaves every loss and weight of the training as it is, bit for bit', async () => {
    const dropout = () => [tf.layers.dropout({ rate: 0.3, seed: 7 }), tf.layers.batchNormalization()];
    for (const extra of [() => [], dropout]) {
      const plain = compile(adam(), extra());
      const watched = compile(adam(), extra());
      const without = await trainObserved(plain, null);
      const { losses } = await trainObserved(watched, {});
      expect(losses).toEqual(without.losses);
      expect(watched.getWeights().map((weight) => weight.dataSync())).toEqual(
        plain.getWeights().map((weight) => weight.dataSync()),
      );
    }
  });

  it('measures what the instruments measure on the same network trained by our own engine', async () => {
    const { readings, start } = engineReadings(
      run,
      12,
      Array.from({ length: 32 }, (_, i) => i),
    );
    const model = compile();
    let next = 0;
    for (const layer of model.layers)
      layer.setWeights(layer.getWeights().map(({ shape }) => tf.tensor(start[next++]!, shape)));
    // One batch of all rows, so that the order of rows in an epoch does not matter.
    const { observer } = await trainObserved(model, { look: { curvature: true } }, rows);
    const trace = observer.trace();
    expect(trace.steps).toEqual(Array.from({ length: 13 }, (_, i) => i));
    const curvatureSteps = trace.steps.filter(
      (_, check) => trace.scalars['curvature.hessian-trace']![check] !== null,
    );
    expect(curvatureSteps.length).toBeGreaterThanOrEqual(3);
    let compared = 0;
    // Lanczos and Hutchinson start from random vectors of each run's own.
    const ofOwnVectors = /eigenvalue|trace|evenness|threshold/;
    for (const [id, series] of Object.entries(trace.scalars)) {
      if (ofOwnVectors.test(id)) continue;
      for (const [check, value] of series.entries()) {
        const expected = (readings[check]![id]?.[0] ?? null) as number | null;
        if (id.startsWith('curvature.') && value === null) continue;
        compareNumbers(`${id} at ${check}`, value, expected);
        compared++;
      }
    }
    for (const [id, series] of Object.entries(trace.layered))
      for (const [check, list] of (series as LayerSeries).entries()) {
        const expected = (readings[check]![id]?.[0] ?? null) as readonly number[] | null;
        expect(list?.length ?? null, id).toBe(expected?.length ?? null);
        list?.forEach((value, i) => void compareNumbers(`${id} at ${check}`, value, expected![i]));
        compared += list?.length ?? 0;
      }
    expect(compared).toBeGreaterThan(500);
  });

  it('observes a model of another copy of tfjs, as a linked folder brings, and leaves its losses alone', async () => {
    const other = anotherCopyOfLayers();
    expect(other.CustomCallback).not.toBe(tf.CustomCallback);
    const train = async (isWatched: boolean) => {
      const dense = other.layers.dense({
        units: 2,
        inputShape: [width],
        name: `of-another-copy-${isWatched}`,
      });
      const model = other.sequential({ layers: [dense] });
      model.setWeights([tf.ones([width, 2]), tf.zeros([2])]);
      model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      const { inputs, targets } = tensorsOf('train');
      const observer = isWatched ? observeTraining(model, { probe: { inputs, targets } }) : null;
      const callbacks = observer === null ? {} : { callbacks: observer.callbacks };
      const history = await model.fit(inputs, targets, {
        epochs: 5,
        shuffle: false,
        verbose: 0,
        ...callbacks,
      });
      return { losses: history.history.loss, trace: observer?.trace() };
    };
    const [without, watched] = [await train(false), await train(true)];
    expect(watched.losses).toEqual(without.losses);
    expect(watched.trace!.header.plannedSteps).toBe(10);
    expect(watched.trace!.steps).toEqual(Array.from({ length: 11 }, (_, step) => step));
    expect(watched.trace!.scalars['loss.train']).not.toContain(null);
  });

  it('writes a file from which features are extracted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'faultgap-observe-'));
    const { observer } = await trainObserved(compile(adam()), { name: 'mine' });
    await observer.write(join(folder, 'mine.arrow'));
    const file = await openTraces(join(folder, 'mine.arrow'));
    const [header] = file.headers;
    expect(header!.observed).toMatchObject({
      loss: 'categoricalCrossentropy',
      task: 'multiclass',
      classes: 2,
      batchSize: 16,
      optimizer: { kind: 'adam' },
    });
    expect(header!.outcome).toEqual({ kind: 'completed' });
    const table = extractFeatures(file.traces(), extractors.members);
    const missing = table.columns.filter((_, c) => Number.isNaN(table.values[c]![0]!));
    expect(missing.length / table.columns.length).toBeLessThan(0.2);
    rmSync(folder, { recursive: true });
  });

  it('ends the trace of a run that diverges before the loss that is not finite', async () => {
    const { inputs } = tensorsOf('train');
    const linear = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [width] })] });
    linear.compile({ optimizer: tf.train.sgd(1e3), loss: 'meanSquaredError' });
    const probe = { inputs, targets: tf.ones([rows, 1]) };
    const observer = observeTraining(linear, { probe });
    await linear.fit(inputs, probe.targets, {
      epochs: 30,
      batchSize: 16,
      verbose: 0,
      callbacks: observer.callbacks,
    });
    const { header, steps } = observer.trace();
    expect(header.outcome.kind).toBe('diverged');
    expect(steps.at(-1)).toBeLessThan((header.outcome as { step: number }).step);
  });

  it('has no curvature where batch normalisation stands in the way, and no validation where none is given', async () => {
    const train = tensorsOf('train');
    const model = compile(adam(), [tf.layers.batchNormalization()]);
    const observer = observeTraining(model, { probe: train });
    await model.fit(train.inputs, train.targets, { epochs: 1, verbose: 0, callbacks: observer.callbacks });
    const { scalars, header } = observer.trace();
    expect(scalars['curvature.hessian-trace']!.every((value) => value === null)).toBe(true);
    expect(scalars['loss.validation']!.every((value) => value === null)).toBe(true);
    expect(scalars['loss.train']!.every((value) => Number.isFinite(value))).toBe(true);
    expect(header.observed.layers.map(({ kind }) => kind)).toEqual(['dense', 'batchNormalization', 'dense']);
  });

  it('leaves no tensor behind and the optimizer as it was', async () => {
    const model = compile();
    await trainObserved(model, null);
    const train = tensorsOf('train');
    const before = tf.memory().numTensors;
    const observer = observeTraining(model, { probe: train });
    await model.fit(train.inputs, train.targets, { epochs: 2, verbose: 0, callbacks: observer.callbacks });
    observer.dispose();
    expect(tf.memory().numTensors).toBe(before);
    expect(Object.hasOwn(model.optimizer, 'applyGradients')).toBe(false);
  });

  it('says in one line that nothing was observed', () => {
    expect(() => observeTraining(compile()).trace()).toThrow(
      expect.objectContaining({ code: 'nothing-observed' }),
    );
  });
});

function compareNumbers(what: string, value: number | null, expected: number | null | undefined): void {
  if (value === null || expected === null || expected === undefined)
    expect(value, what).toBe(expected ?? null);
  else if (Number.isNaN(expected)) expect(value, what).toBeNaN();
  else
    expect(Math.abs(value - expected), `${what}: ${value}, ${expected}`).toBeLessThanOrEqual(
      2e-3 * Math.abs(expected) + 1e-5,
    );
}

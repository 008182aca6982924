import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { ObserveOptions } from '../../../src/traces/observe/contract.ts';
import { observeTraining } from '../../../src/traces/observe/observe.ts';
import { runHeaderSchema } from '../../../src/traces/store/schema.ts';
import type { Trace } from '../../../src/traces/trace.ts';
import { selectBackend } from '../../../src/training/backend.ts';

beforeAll(() => selectBackend('cpu'));

const { layers } = tf;
const rows = 64;
const data = () => {
  const inputs = tf.randomNormal([rows, 4], 0, 1, 'float32', 1);
  const classes = Array.from({ length: rows }, (_, i) => (i % 3 === 0 ? 1 : 0));
  const targets = tf.cast(tf.oneHot(tf.tensor1d(classes, 'int32'), 2), 'float32');
  return { inputs, targets, value: tf.randomNormal([rows, 1], 0, 1, 'float32', 2) };
};

type Loss = tf.ModelCompileArgs['loss'];

function network(loss: Loss, optimizer: string | tf.Optimizer = 'adam', last = 'softmax'): tf.Sequential {
  const model = tf.sequential({
    layers: [
      layers.dense({ units: 8, activation: 'relu', inputShape: [4] }),
      layers.dense({ units: 2, activation: last as 'softmax' }),
    ],
  });
  model.compile({ loss, optimizer });
  return model;
}

/** Trains for a while under observation. */
async function observed(
  model: tf.LayersModel,
  probe: ObserveOptions['probe'],
  options: Partial<ObserveOptions> = {},
): Promise<Trace> {
  const observer = observeTraining(model, { ...(probe && { probe }), ...options });
  const { inputs, targets } = probe ?? data();
  await model.fit(inputs as tf.Tensor, targets as tf.Tensor, {
    epochs: 6,
    batchSize: 32,
    verbose: 0,
    callbacks: observer.callbacks,
  });
  const trace = observer.trace();
  expect(runHeaderSchema.safeParse(JSON.parse(JSON.stringify(trace.header))).error).toBeUndefined();
  return trace;
}

const finite = (trace: Trace, id: string) => trace.scalars[id]!.every((value) => Number.isFinite(value));
const isNull = (trace: Trace, id: string) => trace.scalars[id]!.every((value) => value === null);

describe('observing trainings that have no name here', () => {
  it('takes losses given as functions, by the function itself', async () => {
    const { inputs, targets } = data();
    const own = (wanted: tf.Tensor, given: tf.Tensor) => tf.mean(tf.square(tf.sub(wanted, given)));
    const trace = await observed(network(own), { inputs, targets });
    expect(trace.header.observed).toMatchObject({ loss: null, task: 'multiclass' });
    expect(trace.header.observed.missing).toHaveProperty(['observed.loss']);
    const named = network('meanSquaredError');
    const reference = await observed(named, { inputs, targets }, { task: 'multiclass' });
    for (const { scalars } of [trace, reference]) expect(scalars['loss.train']!.length).toBe(13);
    expect(finite(trace, 'loss.train') && finite(trace, 'loss.train-score')).toBe(true);
  });

  it('knows a loss that expects logits, and looks at outputs after it', async () => {
    const { inputs, targets } = data();
    const trace = await observed(network(tf.losses.softmaxCrossEntropy as Loss, 'adam', 'linear'), {
      inputs,
      targets,
    });
    const { observed: setting } = trace.header;
    expect(setting).toMatchObject({ loss: 'categoricalCrossentropy', task: 'multiclass' });
    expect(setting.layers.at(-1)!.activation).toBe('softmax');
    expect(setting.script).toMatchObject({
      expectsLogits: true,
      lastActivation: 'linear',
      classCounts: [42, 22],
    });
    expect(trace.scalars['activation.output-sum']!.every((sum) => Math.abs(sum! - 1) < 1e-5)).toBe(true);
    const shares = trace.layered['activation.predicted-share']!;
    expect(shares.every((list) => Math.abs(list![0]! + list![1]! - 1) < 1e-6)).toBe(true);
  });

  it('takes optimizers of their own', async () => {
    class Mine extends tf.SGDOptimizer {
      static override get className() {
        return 'Mine';
      }
    }
    const trace = await observed(network('categoricalCrossentropy', new Mine(0.1)), data());
    expect(trace.header.observed).toMatchObject({
      optimizer: null,
      script: { optimizer: expect.stringMatching(/^Mine/) },
    });
    expect(trace.layered['gradient.norm']!.slice(1).every((list) => list?.length === 4)).toBe(true);
    expect(isNull(trace, 'gradient.clipped-share')).toBe(true);
  });

  it('takes several inputs and outputs: the loss of all, the scores of the first', async () => {
    const [a, b] = [tf.input({ shape: [4] }), tf.input({ shape: [4] })];
    const hidden = layers.dense({ units: 6, activation: 'tanh' }).apply(layers.concatenate().apply([a, b]));
    const first = layers.dense({ units: 2, activation: 'softmax' }).apply(hidden) as tf.SymbolicTensor;
    const second = layers.dense({ units: 1 }).apply(hidden) as tf.SymbolicTensor;
    const model = tf.model({ inputs: [a, b], outputs: [first, second] });
    model.compile({ loss: ['categoricalCrossentropy', 'meanSquaredError'], optimizer: 'adam' });
    const { inputs, targets, value } = data();
    const trace = await observed(model, { inputs: [inputs, inputs], targets: [targets, value] });
    expect(trace.header.observed).toMatchObject({ loss: null, task: 'multiclass', outputs: [2, 3] });
    expect(trace.header.observed.script!.outputShapes).toEqual([[2], [1]]);
    expect(finite(trace, 'loss.train') && finite(trace, 'loss.train-score')).toBe(true);
    expect(trace.layered['activation.mean']![0]).toHaveLength(3);
  });

  it('looks into models within models, frozen ones too', async () => {
    const body = tf.sequential({ layers: [layers.dense({ units: 8, activation: 'relu', inputShape: [4] })] });
    // `body.trainable = false` freezes nothing in tfjs: what is said is what is trained.
    body.layers[0]!.trainable = false;
    const model = tf.sequential({ layers: [body, layers.dense({ units: 2, activation: 'softmax' })] });
    model.compile({ loss: 'categoricalCrossentropy', optimizer: 'adam' });
    const trace = await observed(model, data());
    expect(trace.header.observed.layers).toMatchObject([
      { kind: 'dense', activation: 'relu', frozen: true },
      { kind: 'dense', activation: 'softmax' },
    ]);
    expect(trace.layered['activation.mean']![0]).toHaveLength(2);
    expect(trace.layered['gradient.norm']!.at(-1)).toHaveLength(2);
  });

  it('leaves out what needs probe rows where there are none that fit, and says so', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { targets } = data();
    const model = network('categoricalCrossentropy');
    const observer = observeTraining(model, { probe: { inputs: tf.zeros([8, 3]), targets } });
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('probe rows are left out'));
    const { inputs } = data();
    await model.fit(inputs, targets, { epochs: 6, verbose: 0, callbacks: observer.callbacks });
    const trace = observer.trace();
    expect(trace.header.observed.missing!.probe).toContain('needs at least 2 rows of inputs [rows, 4]');
    expect(isNull(trace, 'loss.train')).toBe(true);
    expect(trace.scalars['loss.batch-mean']!.slice(1).every(Number.isFinite)).toBe(true);
    expect(trace.layered['gradient.norm']!.at(-1)).toHaveLength(4);
    warn.mockRestore();
  });
});

describe('observing trainings that go their own way', () => {
  it('joins a fit per epoch into one trace', async () => {
    const { inputs, targets } = data();
    const model = network('categoricalCrossentropy');
    const observer = observeTraining(model, { probe: { inputs, targets } });
    for (let epoch = 0; epoch < 50; epoch++)
      await model.fit(inputs, targets, { epochs: 1, verbose: 0, callbacks: observer.callbacks });
    const { header, steps, scalars } = observer.trace();
    expect(header).toMatchObject({ plannedSteps: 100, doneSteps: 100, outcome: { kind: 'completed' } });
    expect(steps.length).toBeGreaterThan(20);
    expect(steps.length).toBeLessThanOrEqual(40);
    expect(scalars['loss.batch-mean']!.slice(1).every(Number.isFinite)).toBe(true);
  });

  it('calls a fit that throws crashed', async () => {
    const { inputs, targets } = data();
    const model = network('categoricalCrossentropy');
    const observer = observeTraining(model, { probe: { inputs, targets } });
    const own = new tf.CustomCallback({
      onEpochEnd: async (epoch) => {
        if (epoch === 3) throw new Error('own');
      },
    });
    await expect(
      model.fit(inputs, targets, { epochs: 6, verbose: 0, callbacks: [observer.callbacks, own] }),
    ).rejects.toThrow('own');
    const { header } = observer.trace();
    expect(header.outcome).toMatchObject({ kind: 'crashed', stage: 'train' });
    expect(header.doneSteps).toBe(8);
  });

  it('takes loops of their own, whole steps or the losses of steps that are done', async () => {
    const { inputs, targets } = data();
    const model = network('categoricalCrossentropy');
    const observer = observeTraining(model, { probe: { inputs, targets }, plannedSteps: 10 });
    for (let step = 0; step < 10; step++) await observer.step(() => model.trainOnBatch(inputs, targets));
    const trace = observer.trace();
    expect(trace.steps).toEqual(Array.from({ length: 11 }, (_, i) => i));
    expect(trace.layered['gradient.norm']!.slice(1).every((list) => list?.length === 4)).toBe(true);
    const after = observeTraining(model, { probe: { inputs, targets } });
    for (let step = 0; step < 5; step++) after.step((await model.trainOnBatch(inputs, targets)) as number);
    expect(after.trace().scalars['loss.batch-mean']!.slice(1).every(Number.isFinite)).toBe(true);
    const failing = () => {
      throw new Error('own');
    };
    expect(() => observer.step(failing)).toThrow('own');
    expect(observer.trace().header.outcome).toEqual({ kind: 'crashed', stage: 'train', reason: 'own' });
  });

  it('takes data sets of unknown size', async () => {
    const { inputs, targets } = data();
    const [xs, ys] = [inputs.arraySync() as number[][], targets.arraySync() as number[][]];
    const set = tf.data
      .generator(function* () {
        for (let i = 0; i < rows; i++) yield { xs: xs[i]!, ys: ys[i]! };
      })
      .batch(16);
    const model = network('categoricalCrossentropy');
    const observer = observeTraining(model, { probe: { inputs, targets } });
    await model.fitDataset(set as unknown as tf.data.Dataset<tf.TensorContainer>, {
      epochs: 3,
      verbose: 0,
      callbacks: observer.callbacks,
    });
    expect(observer.trace().header).toMatchObject({ plannedSteps: 12, doneSteps: 12 });
  });

  it('looks only at what it is told to, and goes on where an instrument fails', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const look = { gradients: false, activations: false, curvature: false };
    const trace = await observed(network('categoricalCrossentropy'), data(), { look });
    expect(
      isNull(trace, 'gradient.global-norm') && trace.layered['activation.mean']!.every((v) => v === null),
    ).toBe(true);
    expect(finite(trace, 'loss.train')).toBe(true);
    expect(trace.header.observed.missing).toMatchObject({
      gradient: 'not looked at',
      activation: 'not looked at',
    });
    const model = network('categoricalCrossentropy');
    const broken = model.layers[0]!;
    const call = broken.call.bind(broken);
    const observer = observeTraining(model, { probe: data() });
    let calls = 0;
    broken.call = (...given) => {
      // Training and losses go through `apply` with options; only reading layers calls with none.
      if (Object.keys(given[1]).length === 0 && ++calls > 0) throw new Error('cannot be called twice');
      return call(...given);
    };
    const { inputs, targets } = data();
    await model.fit(inputs, targets, { epochs: 3, verbose: 0, callbacks: observer.callbacks });
    const partial = observer.trace();
    expect(partial.header.outcome.kind).toBe('completed');
    expect(partial.layered['optimizer.weight-norm']!.every((list) => list?.length === 4)).toBe(true);
    expect(warn.mock.calls.length).toBeLessThanOrEqual(2);
    warn.mockRestore();
  });
});

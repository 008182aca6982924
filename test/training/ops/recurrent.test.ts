import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { type RandomStream, randomStream } from '../../../src/lib/random.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import type { RecurrentInputs } from '../../../src/training/kernels/recurrent.ts';
import {
  composeGru,
  composeLstm,
  composeSimpleRnn,
  gru,
  lstm,
  simpleRnn,
} from '../../../src/training/ops/recurrent.ts';
import { type ActivationName, activationNames } from '../../../src/training/specs/fields.ts';
import {
  evaluate,
  expectClose,
  expectReplicasAlone,
  expectSame,
  normalValues,
  type Op,
  poison,
  toTensor,
  type Values,
  valueOn,
} from './compare.ts';

interface Settings {
  readonly activation: ActivationName;
  readonly recurrentActivation: ActivationName;
  readonly goBackwards: boolean;
}

/** One kind of cell: how it runs on kernels and composed, and the same layer in tfjs. */
interface Cell {
  readonly name: string;
  readonly gates: number;
  readonly biasLines: number;
  run(inputs: RecurrentInputs, settings: Settings): tf.Tensor;
  compose(inputs: RecurrentInputs, settings: Settings): tf.Tensor;
  /** Null where tfjs has no such layer. */
  readonly layer: ((settings: object) => tf.layers.Layer) | null;
}

const cells: readonly Cell[] = [
  {
    name: 'simpleRnn',
    gates: 1,
    biasLines: 1,
    run: simpleRnn,
    compose: composeSimpleRnn,
    layer: (settings) => tf.layers.simpleRNN(settings as Parameters<typeof tf.layers.simpleRNN>[0]),
  },
  {
    name: 'lstm',
    gates: 4,
    biasLines: 1,
    run: lstm,
    compose: composeLstm,
    layer: (settings) => tf.layers.lstm(settings as Parameters<typeof tf.layers.lstm>[0]),
  },
  {
    name: 'gru, reset before',
    gates: 3,
    biasLines: 1,
    run: (inputs, settings) => gru(inputs, { ...settings, resetAfter: false }),
    compose: (inputs, settings) => composeGru(inputs, { ...settings, resetAfter: false }),
    layer: (settings) => tf.layers.gru(settings as Parameters<typeof tf.layers.gru>[0]),
  },
  {
    name: 'gru, reset after',
    gates: 3,
    biasLines: 2,
    run: (inputs, settings) => gru(inputs, { ...settings, resetAfter: true }),
    compose: (inputs, settings) => composeGru(inputs, { ...settings, resetAfter: true }),
    layer: null,
  },
];

const usual: Settings = { activation: 'tanh', recurrentActivation: 'sigmoid', goBackwards: false };

function withSettings(run: Cell['run'], settings: Settings): Op {
  return (x, kernel, recurrentKernel, bias) =>
    run({ x: x!, kernel: kernel!, recurrentKernel: recurrentKernel!, bias: bias ?? null }, settings);
}

interface Sizes {
  readonly replicas: number;
  readonly rows: number;
  readonly steps: number;
  readonly inputs: number;
  readonly units: number;
}

function draw(random: RandomStream, cell: Cell, { replicas, rows, steps, inputs, units }: Sizes): Values[] {
  const columns = cell.gates * units;
  const bias = cell.biasLines === 1 ? [replicas, columns] : [replicas, cell.biasLines, columns];
  return [
    normalValues(random, [replicas, rows, steps, inputs]),
    normalValues(random, [replicas, inputs, columns], 0.5),
    normalValues(random, [replicas, units, columns], 0.4),
    normalValues(random, bias, 0.3),
  ];
}

const sizes: readonly Sizes[] = [
  { replicas: 1, rows: 1, steps: 1, inputs: 1, units: 1 },
  { replicas: 2, rows: 3, steps: 5, inputs: 3, units: 6 },
  { replicas: 3, rows: 5, steps: 4, inputs: 7, units: 8 },
  { replicas: 2, rows: 2, steps: 3, inputs: 2, units: 11 },
];

const cases = cells.flatMap((cell) =>
  sizes.map((size) => ({ cell, size, title: `${cell.name} ${Object.values(size)}` })),
);

describe('recurrent layers', () => {
  it.each(cases)('on wasm equal stock ops: $title', async ({ cell, size }) => {
    const inputs = draw(randomStream('recurrent', cell.name, size.units), cell, size);
    for (const goBackwards of [false, true]) {
      const settings = { ...usual, goBackwards };
      const [op, reference] = [withSettings(cell.run, settings), withSettings(cell.compose, settings)];
      await expectSame(op, reference, inputs);
      await expectSame(op, reference, inputs.slice(0, 3));
    }
  });

  it.each(cells)('on wasm equal stock ops for every activation: $name', async (cell) => {
    // Small enough that powers of e do not run away.
    const inputs = draw(randomStream('activations', cell.name), cell, sizes[1]!).map(({ shape, data }) => ({
      shape,
      data: data.map((value) => value / 4),
    }));
    for (const activation of activationNames) {
      const settings: Settings = { activation, recurrentActivation: 'hardSigmoid', goBackwards: false };
      await expectSame(withSettings(cell.run, settings), withSettings(cell.compose, settings), inputs);
      const swapped: Settings = { ...usual, recurrentActivation: activation };
      await expectSame(withSettings(cell.run, swapped), withSettings(cell.compose, swapped), inputs);
    }
  });

  it.each(cells)('on wasm meet NaN and infinities as stock ops do: $name', async (cell) => {
    const random = randomStream('poisoned', cell.name);
    const [x, ...weights] = draw(random, cell, sizes[2]!);
    const inputs = [poison(x!, random, 20), ...weights];
    const wanted = await evaluate('cpu', withSettings(cell.compose, usual), inputs);
    const found = await evaluate('wasm', withSettings(cell.run, usual), inputs);
    expectClose(found.value, wanted.value);
  });

  it.each(cells.filter(({ layer }) => layer !== null))(
    'composed of stock ops equal the layer of tfjs: $name',
    async (cell) => {
      const size = { ...sizes[1]!, replicas: 1 };
      const inputs = draw(randomStream('layers', cell.name), cell, size);
      for (const goBackwards of [false, true]) {
        const composed = await evaluate('cpu', withSettings(cell.compose, { ...usual, goBackwards }), inputs);
        expectClose(composed.value, await valueOn('cpu', stockLayer(cell, size, goBackwards), inputs));
      }
    },
  );

  it('reset after the product as Keras does: worked by hand', async () => {
    for (const backend of ['cpu', 'wasm'] as const) {
      await selectBackend(backend);
      const [x, kernel, recurrent] = [
        [1, 2],
        [0.1, 0.2, 0.3],
        [0.4, 0.5, 0.6],
      ];
      const bias = [0.01, 0.02, 0.03, 0.04, 0.05, 0.06];
      const inputs = {
        x: tf.tensor(x, [1, 1, 2, 1]),
        kernel: tf.tensor(kernel, [1, 1, 3]),
        recurrentKernel: tf.tensor(recurrent, [1, 1, 3]),
        bias: tf.tensor(bias, [1, 2, 3]),
      };
      let state = 0;
      const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));
      for (const value of x) {
        const update = sigmoid(0.1 * value + 0.01 + 0.4 * state + 0.04);
        const reset = sigmoid(0.2 * value + 0.02 + 0.5 * state + 0.05);
        const candidate = Math.tanh(0.3 * value + 0.03 + reset * (0.6 * state + 0.06));
        state = update * state + (1 - update) * candidate;
      }
      expect(gru(inputs, { ...usual, resetAfter: true }).dataSync()[1]).toBeCloseTo(state, 6);
    }
  });

  it.each(cells)('give every replica what it gets alone, beside one of NaN: $name', async (cell) => {
    const inputs = draw(randomStream('alone', cell.name), cell, { ...sizes[2]!, replicas: 5, units: 9 });
    await expectReplicasAlone(withSettings(cell.run, usual), inputs);
  });

  it.each(cells)('read the same forwards as the reversed sequence backwards: $name', async (cell) => {
    const [x, ...weights] = draw(randomStream('reversed', cell.name), cell, sizes[1]!);
    const forwards = await evaluate('wasm', withSettings(cell.run, usual), [x!, ...weights]);
    const backwards = withSettings(cell.run, { ...usual, goBackwards: true });
    const reversed = await evaluate('wasm', (input, ...rest) => backwards(tf.reverse(input!, 2), ...rest), [
      x!,
      ...weights,
    ]);
    expect(reversed.value).toEqual(forwards.value);
  });

  it.each(cells)('refuse weights of another shape, which would read foreign memory: $name', async (cell) => {
    await selectBackend('wasm');
    const [x, kernel, recurrentKernel] = draw(randomStream('misfits'), cell, sizes[1]!).map(toTensor);
    const inputs = { x: x!, kernel: kernel!, recurrentKernel: recurrentKernel!, bias: tf.zeros([2, 1]) };
    expect(() => cell.run(inputs, usual)).toThrow('bias of a recurrent layer');
    const narrow = { ...inputs, kernel: tf.zeros([2, 1, 6]), bias: null };
    expect(() => cell.run(narrow, usual)).toThrow('kernel of a recurrent layer');
  });
});

/** The layer of tfjs with weights given as tensors; values only. */
function stockLayer(cell: Cell, { steps, inputs, units }: Sizes, goBackwards: boolean): Op {
  return (x, ...weights) => {
    const model = tf.sequential();
    const layer = cell.layer!({
      units,
      inputShape: [steps, inputs],
      activation: 'tanh',
      recurrentActivation: 'sigmoid',
      returnSequences: true,
      goBackwards,
    });
    model.add(layer);
    layer.setWeights(weights.map((weight) => weight.squeeze([0])));
    const y = (model.apply(x!.squeeze([0])) as tf.Tensor).expandDims(0);
    return y;
  };
}

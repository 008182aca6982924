import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/lib/random.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import {
  batchNormalise,
  composeBatchNormalise,
  normaliseWith,
  runningVarianceScale,
} from '../../../src/training/ops/normalisation.ts';
import { evaluate, expectClose, expectReplicasAlone, expectSame, normalValues, poison } from './compare.ts';

const shapes = [
  [1, 4, 1],
  [3, 6, 5],
  [2, 4, 5, 3],
  [2, 3, 4, 5, 6],
];

describe('batch normalisation', () => {
  it.each(shapes.map((shape) => ({ shape })))('on wasm equals stock ops: $shape', async ({ shape }) => {
    const random = randomStream('batch normalisation', shape.length);
    const parameters = [shape[0]!, shape.at(-1)!];
    const x = normalValues(random, shape, 3);
    const inputs = [normalValues(random, parameters), normalValues(random, parameters)];
    const op = (input: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
      batchNormalise(input, gamma, beta, 1e-3).y;
    const reference = (input: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
      composeBatchNormalise(input, gamma, beta, 1e-3).y;
    await expectSame(op, reference, [x, ...inputs]);
    await expectSame(
      (input) => batchNormalise(input, null, null, 1e-3).y,
      (input) => composeBatchNormalise(input, null, null, 1e-3).y,
      [x],
    );
  });

  it('keeps a NaN and an infinity to their own channel', async () => {
    const random = randomStream('batch normalisation, spoilt');
    const x = normalValues(random, [1, 8, 3]);
    x.data[1] = Number.NaN;
    x.data[5] = Number.POSITIVE_INFINITY;
    const { value, gradients } = await evaluate(
      'wasm',
      (input) => batchNormalise(input, null, null, 1e-3).y,
      [x],
    );
    for (const { data } of [value, gradients[0]!]) {
      for (const [i, number] of data.entries()) expect(Number.isNaN(number)).toBe(i % 3 !== 0);
    }
  });

  it('reports the mean and the biased variance it used', async () => {
    for (const backend of ['cpu', 'wasm'] as const) {
      await selectBackend(backend);
      const x = tf.tensor([1, 10, 3, 10, 8, 10], [1, 3, 2]);
      const { y, mean, variance } = batchNormalise(x, tf.tensor([[2, 2]]), tf.tensor([[5, 7]]), 0.25);
      expect(Array.from(mean.dataSync())).toEqual([4, 10]);
      expect(variance.dataSync()[0]).toBeCloseTo(26 / 3, 5);
      expect(y.dataSync()[0]).toBeCloseTo(5 + (2 * -3) / Math.sqrt(26 / 3 + 0.25), 5);
      expect(y.dataSync()[1]).toBe(7);
    }
  });

  it('with given statistics equals stock batchNorm, gradients included', async () => {
    const random = randomStream('batch normalisation, given');
    const x = poison(normalValues(random, [1, 3, 4, 5, 2]), random, 40);
    const [mean, gamma, beta] = [0, 1, 2].map(() => normalValues(random, [1, 2]));
    const variance = { shape: [1, 2], data: Float32Array.of(0.5, 2) };
    const inputs = [x, gamma!, beta!];
    const [m, v] = [mean!, variance].map(
      ({ data, shape }) =>
        () =>
          tf.tensor(data, [...shape]),
    ) as [() => tf.Tensor, () => tf.Tensor];
    const stock = (input: tf.Tensor, g: tf.Tensor, b: tf.Tensor) =>
      tf
        .batchNorm(input.squeeze([0]), m().flatten(), v().flatten(), b.flatten(), g.flatten(), 1e-3)
        .expandDims(0);
    const op = (input: tf.Tensor, g: tf.Tensor, b: tf.Tensor) => normaliseWith(input, m(), v(), g, b, 1e-3);
    expectClose((await evaluate('wasm', op, inputs)).value, (await evaluate('cpu', stock, inputs)).value);
    await expectSame(op, op, inputs);
  });

  it('takes the unbiased variance into the running one for images only', () => {
    expect(runningVarianceScale([8, 5, 3])).toBe(1);
    expect(runningVarianceScale([8, 5, 4, 3])).toBe(1);
    expect(runningVarianceScale([8, 5, 2, 2, 3])).toBe(20 / 19);
    expect(runningVarianceScale([8, 1, 1, 1, 3])).toBe(1);
  });

  it('gives every replica what it gets alone, beside one of NaN', async () => {
    const random = randomStream('batch normalisation alone');
    const inputs = [
      [5, 4, 3, 6],
      [5, 6],
      [5, 6],
    ].map((shape) => normalValues(random, shape));
    await expectReplicasAlone((x, gamma, beta) => batchNormalise(x!, gamma!, beta!, 1e-3).y, inputs);
  });
});

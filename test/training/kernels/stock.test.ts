import * as tf from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src/training/backend.ts';
import { copyTensor } from '../../../src/training/kernels/stock.ts';
import { dense } from '../../../src/training/ops/dense.ts';
import { gatherRows } from '../../../src/training/ops/rows.ts';
import { tensorStatistics } from '../../../src/training/ops/statistics.ts';
import { applyUpdate, updateRules } from '../../../src/training/ops/updates.ts';
import { optimizerSchema } from '../../../src/training/optimizer-specs.ts';

beforeAll(() => selectBackend('wasm'));

/** Moves every element of a weight `[1, …]` by −1, in place. */
function subtractOne(weight: tf.Variable): void {
  tf.tidy(() => {
    const velocity = tf.variable(tf.zeros(weight.shape));
    applyUpdate('sgd', weight, tf.ones(weight.shape), [velocity], tf.tensor2d([[1, 0, 0, 1]]));
    velocity.dispose();
  });
}

describe('a weight updated in place', () => {
  it('is seen by the next product, in our op and in tf.matMul of any rank', () => {
    const x = tf.ones([1, 2, 2]);
    const flat = tf.ones([2, 2]) as tf.Tensor2D;
    const weight = tf.variable(tf.fill([1, 2, 2], 3));
    const products = () => [
      dense(x, weight, null, 'linear').dataSync()[0],
      tf.matMul(x, weight).dataSync()[0],
      tf.matMul(flat, weight.reshape([2, 2])).dataSync()[0],
    ];
    expect(products()).toEqual([6, 6, 6]);
    subtractOne(weight);
    expect(products()).toEqual([4, 4, 4]);
  });

  it('leaves no stock kernel that would go on using the old values', () => {
    expect(() => tf.fused.matMul({ a: tf.ones([2, 2]), b: tf.ones([2, 2]) })).toThrow('not registered');
    const image: tf.Tensor4D = tf.ones([1, 3, 3, 1]);
    expect(() => tf.conv2d(image, tf.ones([2, 2, 1, 1]), 1, 'valid')).toThrow('not registered');
  });

  it('moves its clones with it, and leaves a copy', () => {
    const weight = tf.variable(tf.fill([1, 3], 5));
    const clone = tf.clone(weight);
    const copy = copyTensor(weight);
    subtractOne(weight);
    expect([...clone.dataSync()]).toEqual([4, 4, 4]);
    expect([...copy.dataSync()]).toEqual([5, 5, 5]);
  });

  it('outlives a clone that is disposed, and the clone outlives it', () => {
    const weight = tf.tensor1d([1, 2]);
    tf.clone(weight).dispose();
    const clone = tf.clone(weight);
    weight.dispose();
    tf.ones([2]);
    expect([...clone.dataSync()]).toEqual([1, 2]);
  });
});

it('trains without growth of tensors or heap', () => {
  const rule = updateRules.adam;
  const settings = optimizerSchema.parse({ kind: 'adam' }) as Parameters<typeof rule.coefficients>[0];
  const weights = [
    tf.variable(tf.randomNormal([3, 8, 5], 0, 1, 'float32', 1)),
    tf.variable(tf.zeros([3, 5])),
  ];
  const slots = weights.map((weight) => [0, 1].map(() => tf.variable(tf.zeros(weight.shape))));
  const data = tf.randomNormal([3, 20, 8], 0, 1, 'float32', 2);
  const step = (number: number) =>
    tf.tidy(() => {
      const rows = Array.from({ length: 3 * (4 + (number % 3)) }, (_, i) => (i * 7 + number) % 20);
      const x = gatherRows(data, tf.tensor2d(rows, [3, rows.length / 3], 'int32'));
      const loss = (...[kernel, bias]: tf.Tensor[]) => dense(x, kernel!, bias!, 'tanh').square().sum();
      const gradients = tf.grads(loss)(weights);
      const coefficients = tf.tensor2d(
        [0, 1, 2].map(() => [...rule.coefficients(settings, number, 0.01), 1]),
      );
      weights.forEach((weight, i) => {
        applyUpdate('adam', weight, gradients[i]!, slots[i]!, coefficients);
        tensorStatistics(gradients[i]!);
      });
    });
  const heapBytes = () =>
    ((tf.backend() as BackendWasm).wasm as unknown as { HEAPU8: Uint8Array }).HEAPU8.byteLength;
  for (let number = 1; number <= 100; number++) step(number);
  const before = { ...tf.memory(), heap: heapBytes() };
  for (let number = 101; number <= 10_000; number++) step(number);
  expect({ ...tf.memory(), heap: heapBytes() }).toEqual(before);
});

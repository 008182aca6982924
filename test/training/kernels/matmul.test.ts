import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/lib/random.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import { matMul } from '../../../src/training/kernels/matmul.ts';
import {
  expectReplicasAlone,
  expectSame,
  normalValues,
  poison,
  sliceReplicas,
  toTensor,
} from '../ops/compare.ts';

const size = fc.integer({ min: 1, max: 19 });
const forms = [{}, { a: true }, { b: true }, { a: true, b: true }] as const;

function operands(
  seed: number,
  replicas: number,
  m: number,
  n: number,
  k: number,
  form: { a?: boolean; b?: boolean },
) {
  const random = randomStream('matMul', seed);
  const a = normalValues(random, form.a ? [replicas, k, m] : [replicas, m, k]);
  const b = normalValues(random, form.b ? [replicas, n, k] : [replicas, k, n]);
  return { a, b, random };
}

describe('matMul', () => {
  it('equals the cpu backend in value and gradient for any shape, transposed or not', async () => {
    const anyCase = fc.tuple(
      fc.integer({ min: 1, max: 3 }),
      size,
      size,
      size,
      fc.constantFrom(...forms),
      fc.nat(),
    );
    await fc.assert(
      fc.asyncProperty(anyCase, async ([replicas, m, n, k, form, seed]) => {
        const { a, b } = operands(seed, replicas, m, n, k, form);
        const op = (...[left, right]: tf.Tensor[]) => matMul(left!, right!, form);
        await expectSame(op, op, [a, b]);
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  it.each([
    [130, 140, 400],
    [100, 136, 385],
    [97, 129, 800],
  ])('equals it across the borders of its blocks: %i × %i, inner %i', async (m, n, k) => {
    for (const form of forms) {
      const { a, b } = operands(m, 1, m, n, k, form);
      const op = (...[left, right]: tf.Tensor[]) => matMul(left!, right!, form);
      await expectSame(op, op, [a, b]);
    }
  });

  it('carries NaN and infinities where the cpu backend does', async () => {
    for (const form of forms) {
      const { a, b, random } = operands(7, 2, 6, 9, 5, form);
      const op = (...[left, right]: tf.Tensor[]) => matMul(left!, right!, form);
      await expectSame(op, op, [poison(a, random, 15), poison(b, random, 40)]);
    }
  });

  it('shares an operand of one replica among all', async () => {
    const { a, b } = operands(3, 4, 5, 6, 7, {});
    await selectBackend('wasm');
    const shared = sliceReplicas(a, 0, 1);
    const product = matMul(toTensor(shared), toTensor(b)).dataSync();
    const tiled = matMul(tf.tile(toTensor(shared), [4, 1, 1]), toTensor(b)).dataSync();
    expect(product).toEqual(tiled);
  });

  it('gives an element the same bits whatever other rows and columns there are', async () => {
    const { a, b } = operands(5, 1, 23, 21, 500, {});
    await selectBackend('wasm');
    const whole = matMul(toTensor(a), toTensor(b)).arraySync()[0]!;
    for (const [row, column] of [
      [0, 0],
      [3, 7],
      [22, 20],
      [21, 15],
    ] as const) {
      const one = tf.tidy(() =>
        matMul(
          toTensor(a).slice([0, row, 0], [1, 1, 500]),
          toTensor(b).slice([0, 0, column], [1, 500, 1]),
        ).arraySync(),
      );
      expect(one[0]![0]![0]).toBe(whole[row]![column]);
    }
  });

  it('gives every replica what it gets alone, beside one of NaN', async () => {
    for (const form of forms) {
      const { a, b } = operands(9, 5, 7, 10, 6, form);
      await expectReplicasAlone((left, right) => matMul(left!, right!, form), [a, b]);
    }
  });

  it('refuses operands that do not fit, instead of reading past them', async () => {
    await selectBackend('wasm');
    expect(() => matMul(tf.zeros([1, 2, 3]), tf.zeros([1, 4, 5]))).toThrow('[1,2,3] and [1,4,5]');
    expect(() => matMul(tf.zeros([2, 2, 3]), tf.zeros([3, 3, 5]))).toThrow('cannot multiply');
  });
});

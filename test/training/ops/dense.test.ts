import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/lib/random.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import type { AnyActivation } from '../../../src/training/kernels/activation.ts';
import { composeDense, dense } from '../../../src/training/ops/dense.ts';
import { activationNames } from '../../../src/training/specs/fields.ts';
import { expectReplicasAlone, expectSame, normalValues, poison } from './compare.ts';

const activations: readonly AnyActivation[] = [...activationNames, 'leakyRelu'];
const size = fc.integer({ min: 1, max: 13 });

function layer(
  seed: string | number,
  replicas: number,
  rows: readonly number[],
  inputs: number,
  units: number,
) {
  const random = randomStream('dense', seed);
  return [
    normalValues(random, [replicas, ...rows, inputs]),
    normalValues(random, [replicas, inputs, units], 0.7),
    normalValues(random, [replicas, units]),
  ] as const;
}

describe.each(activations)('a dense layer with %s', (activation) => {
  const fused = (...[x, kernel, bias]: tf.Tensor[]) => dense(x!, kernel!, bias ?? null, activation);
  const composed = (...[x, kernel, bias]: tf.Tensor[]) => composeDense(x!, kernel!, bias ?? null, activation);

  it('on wasm equals stock ops in value and in all three gradients', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(fc.integer({ min: 1, max: 4 }), size, size, size),
        fc.nat(),
        async (sizes, seed) => {
          const [replicas, rows, inputs, units] = sizes;
          const [x, kernel, bias] = layer(seed, replicas, [rows], inputs, units);
          await expectSame(fused, composed, [x, kernel, bias]);
          await expectSame(fused, composed, [x, kernel]);
        },
      ),
      { numRuns: 8, seed: 2 },
    );
  });

  it('takes every axis but the last as rows', async () => {
    await expectSame(fused, composed, layer(activation, 2, [3, 4], 5, 6));
  });

  it('carries NaN and infinities as stock ops do', async () => {
    const [x, kernel, bias] = layer(activation, 3, [4], 3, 5);
    const inputs = [poison(x, randomStream(activation), 12), kernel, bias];
    await selectBackend('cpu');
    const wanted = tf.tidy(() => composed(...inputs.map((v) => tf.tensor(v.data, [...v.shape]))).dataSync());
    await selectBackend('wasm');
    const found = tf.tidy(() => fused(...inputs.map((v) => tf.tensor(v.data, [...v.shape]))).dataSync());
    expect(found.map((value) => (Number.isFinite(value) ? 0 : value))).toEqual(
      wanted.map((value) => (Number.isFinite(value) ? 0 : value)),
    );
  });

  it('gives every replica what it gets alone, beside one of NaN', async () => {
    await expectReplicasAlone(fused, layer(activation, 5, [6], 7, 5));
  });
});

describe('a dense layer', () => {
  it('follows its gate instead of its own pre-activation', async () => {
    const gate = normalValues(randomStream('gate of dense'), [2, 4, 3]);
    const frozen =
      (op: typeof dense) =>
      (...[x, kernel, bias]: tf.Tensor[]) =>
        op(x!, kernel!, bias!, 'relu', { gate: tf.tensor(gate.data, [2, 4, 3]) });
    await expectSame(frozen(dense), frozen(composeDense), layer('gate', 2, [4], 5, 3));
  });

  it('refuses shapes that do not fit, instead of reading past them', async () => {
    await selectBackend('wasm');
    expect(() => dense(tf.zeros([2, 3, 4]), tf.zeros([2, 5, 6]), null, 'relu')).toThrow(
      '[2,3,4] and [2,5,6]',
    );
    expect(() => dense(tf.zeros([2, 3, 4]), tf.zeros([3, 4, 6]), null, 'relu')).toThrow('cannot multiply');
  });
});

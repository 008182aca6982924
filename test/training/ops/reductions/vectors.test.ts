import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../../src/lib/random.ts';
import { selectBackend } from '../../../../src/training/backend.ts';
import {
  composeNormalDivergence,
  normalDivergence,
} from '../../../../src/training/ops/reductions/divergence.ts';
import { composeMaskedMean, maskedMean } from '../../../../src/training/ops/reductions/masked-mean.ts';
import { composeNormaliseLength, normaliseLength } from '../../../../src/training/ops/reductions/unit.ts';
import { evaluate, expectReplicasAlone, expectSame, normalValues, type Op, valueOn } from '../compare.ts';

describe('vectors over their length', () => {
  const random = randomStream('unit');

  it('equal stock ops in value and gradient', async () => {
    for (const shape of [
      [1, 1],
      [3, 5, 7],
      [2, 3, 4, 9],
    ]) {
      await expectSame(
        (x) => normaliseLength(x!),
        (x) => composeNormaliseLength(x!),
        [normalValues(random, shape, 2)],
      );
    }
  });

  it('leave a vector of zeros as it is, and NaN where it was', async () => {
    const x = { shape: [1, 3, 2], data: Float32Array.of(0, 0, NaN, 1, 3, 4) };
    for (const backend of ['cpu', 'wasm'] as const) {
      const { data } = await valueOn(backend, (given) => normaliseLength(given!), [x]);
      expect([...data].map((v) => Number(v.toFixed(5)))).toEqual([0, 0, NaN, NaN, 0.6, 0.8]);
    }
    await expectSame(
      (given) => normaliseLength(given!),
      (given) => composeNormaliseLength(given!),
      [{ shape: [1, 2], data: Float32Array.of(1e-8, -2e-8) }],
    );
  });

  it('are each replica’s own, beside one of NaN', async () => {
    await expectReplicasAlone((x) => normaliseLength(x!), [normalValues(random, [5, 3, 6])]);
  });
});

describe('means over the steps that a mask lets through', () => {
  const random = randomStream('masked mean');
  const x = normalValues(random, [5, 3, 4, 7]);
  const mask = tf.util.sizeFromShape([5, 3, 4]);
  const weights = Float32Array.from({ length: mask }, (_, i) => (i % 4 === 0 ? 1 : random.integer(2)));
  const masked =
    (op: typeof maskedMean): Op =>
    (given) =>
      op(given!, tf.tensor(weights.slice(0, given!.shape[0]! * 12), [given!.shape[0]!, 3, 4]));

  it('equal stock ops in value and gradient', async () => {
    await expectSame(masked(maskedMean), masked(composeMaskedMean), [x]);
  });

  it('are plain means where all are let through, and NaN where none is', async () => {
    for (const backend of ['cpu', 'wasm'] as const) {
      const op: Op = (given) => maskedMean(given!, tf.tensor([1, 1, 0, 0], [1, 2, 2]));
      const { data } = await valueOn(backend, op, [
        { shape: [1, 2, 2, 1], data: Float32Array.of(1, 4, 5, 6) },
      ]);
      expect([...data]).toEqual([2.5, NaN]);
    }
  });

  it('refuse a mask of another length', async () => {
    await selectBackend('wasm');
    expect(() => maskedMean(tf.zeros([1, 2, 3, 4]), tf.zeros([1, 2, 4]))).toThrow('mask');
  });
});

describe('the divergence from the standard normal distribution', () => {
  const random = randomStream('divergence');
  const inputs = [normalValues(random, [3, 4, 5]), normalValues(random, [3, 4, 5])];
  const weights = () => tf.tensor1d([1, 0, 0.25]);

  it('equals stock ops in value and both gradients', async () => {
    await expectSame(
      (m, v) => normalDivergence(m!, v!, weights()),
      (m, v) => composeNormalDivergence(m!, v!, weights()),
      inputs,
    );
  });

  it('is its formula: 0 for the standard, ½ (m² + s² − 1 − ln s²) for one number', async () => {
    const one = (
      m: number,
      v: number,
    ): [Parameters<typeof valueOn>[2][number], Parameters<typeof valueOn>[2][number]] => [
      { shape: [1, 1, 1], data: Float32Array.of(m) },
      { shape: [1, 1, 1], data: Float32Array.of(v) },
    ];
    const op: Op = (m, v) => normalDivergence(m!, v!, tf.ones([1]));
    for (const backend of ['cpu', 'wasm'] as const) {
      expect((await valueOn(backend, op, one(0, 0))).data[0]).toBe(0);
      expect((await valueOn(backend, op, one(2, 1))).data[0]).toBeCloseTo(0.5 * (4 + Math.E - 1 - 1), 5);
    }
  });

  it('is each replica’s own, beside one of NaN', async () => {
    const together = await evaluate('wasm', (m, v) => normalDivergence(m!, v!, weights()), [
      { ...inputs[0]!, data: inputs[0]!.data.map((value, i) => (i < 20 ? Number.NaN : value)) },
      inputs[1]!,
    ]);
    expect(together.value.data[0]).toBeNaN();
    const plain = await evaluate('wasm', (m, v) => normalDivergence(m!, v!, weights()), inputs);
    expect(together.value.data.slice(1)).toEqual(plain.value.data.slice(1));
    expect(together.gradients[1]!.data.slice(20)).toEqual(plain.gradients[1]!.data.slice(20));
  });
});

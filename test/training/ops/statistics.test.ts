import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/lib/random.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import {
  composeDotProduct,
  composeStatistics,
  dotProduct,
  tensorStatistics,
} from '../../../src/training/ops/statistics.ts';
import { normalValues, poison, sliceReplicas, toTensor, type Values } from './compare.ts';

/** Random values with zeros among them. */
function values(seed: string, shape: readonly number[]): Values {
  const random = randomStream(seed);
  const { data } = normalValues(random, shape, 4);
  return { shape, data: data.map((value) => (random.integer(5) === 0 ? 0 : value)) };
}

function expectNear(found: Float64Array, wanted: Float64Array): void {
  expect(found.length).toBe(wanted.length);
  for (const [i, value] of wanted.entries()) {
    if (Number.isFinite(value))
      expect(Math.abs(found[i]! - value)).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(value)) * 100);
    else expect(found[i]).toBe(value);
  }
}

const shapes = [
  [1, 1],
  [2, 3],
  [3, 7, 5],
  [5, 64],
  [1, 1001],
];

describe('tensorStatistics', () => {
  it('equals plain sums, with and without values that are not finite', async () => {
    await selectBackend('wasm');
    for (const shape of shapes) {
      const clean = values(`statistics ${shape}`, shape);
      for (const given of [clean, poison(clean, randomStream('poison', shape.length), 6)]) {
        const found = tensorStatistics(toTensor(given));
        const wanted = composeStatistics(toTensor(given));
        for (const [name, expected] of Object.entries(wanted))
          expectNear(found[name as keyof typeof found], expected);
      }
    }
  });

  it('counts and finds what is there', async () => {
    for (const backend of ['wasm', 'cpu'] as const) {
      await selectBackend(backend);
      const statistics = tensorStatistics(
        tf.tensor2d([
          [1, -3, 0, -0, 2],
          [NaN, Infinity, 0, 1, 1],
        ]),
      );
      expect(statistics.sum[0]).toBe(0);
      expect(statistics.sumAbs[0]).toBe(6);
      expect(statistics.sumSquares[0]).toBe(14);
      expect([...statistics.maxAbs]).toEqual([3, NaN]);
      expect([...statistics.zeros]).toEqual([2, 1]);
      expect([...statistics.nonFinite]).toEqual([0, 2]);
    }
  });

  it('gives a replica the same bits alone and among others', async () => {
    await selectBackend('wasm');
    const all = values('alone', [64, 13, 3]);
    const together = tensorStatistics(toTensor(all));
    for (const r of [0, 17, 63]) {
      const alone = tensorStatistics(toTensor(sliceReplicas(all, r, r + 1)));
      expect(alone.sum[0]).toBe(together.sum[r]);
      expect(alone.sumSquares[0]).toBe(together.sumSquares[r]);
    }
  });
});

describe('dotProduct', () => {
  it('equals plain sums, with and without values that are not finite', async () => {
    await selectBackend('wasm');
    for (const shape of shapes) {
      const a = values(`left ${shape}`, shape);
      const b = values(`right ${shape}`, shape);
      const bad = poison(b, randomStream('poison', shape.length), 9);
      for (const right of [b, bad]) {
        expectNear(dotProduct(toTensor(a), toTensor(right)), composeDotProduct(toTensor(a), toTensor(right)));
      }
    }
  });
});

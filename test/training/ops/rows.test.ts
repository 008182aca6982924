import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/lib/random.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import { composeGatherRows, gatherRows } from '../../../src/training/ops/rows.ts';
import { normalValues, poison, toTensor } from './compare.ts';

describe('gatherRows', () => {
  it.each([
    [1, 1, 1, []],
    [3, 3, 4, [5]],
    [4, 1, 6, [2, 3, 1]],
    [64, 64, 5, [3]],
  ])('picks rows for %i replicas from %i data sets as stock ops do', async (replicas, sets, picked, row) => {
    const random = randomStream('rows', replicas);
    const rows = 7;
    const data = poison(normalValues(random, [sets, rows, ...row]), random, 9);
    const indices = Int32Array.from({ length: replicas * picked }, () => random.integer(rows));
    const pick = (op: typeof gatherRows) =>
      tf.tidy(() => {
        const rowsOf = op(toTensor(data), tf.tensor2d(indices, [replicas, picked], 'int32'));
        return { shape: rowsOf.shape, values: rowsOf.dataSync() };
      });
    await selectBackend('cpu');
    const wanted = pick(composeGatherRows);
    await selectBackend('wasm');
    expect(pick(gatherRows)).toEqual(wanted);
  });

  it('stops at an index outside the data instead of reading past it', async () => {
    await selectBackend('wasm');
    for (const index of [3, -1]) {
      const indices = tf.tensor2d([[index]], [1, 1], 'int32');
      expect(() => gatherRows(tf.zeros([1, 3, 2]), indices)).toThrow('unreachable');
    }
  });
});

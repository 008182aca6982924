import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/lib/random.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import { composeEmbed, embed } from '../../../src/training/ops/embedding.ts';
import { expectReplicasAlone, expectSame, normalValues, poison } from './compare.ts';

describe('embedding', () => {
  it.each([
    [1, 3, 4, 1, 1],
    [2, 5, 3, 4, 6],
    [5, 20, 8, 3, 7],
  ])(
    'on wasm equals stock ops: %i replicas, %i rows of %i, %i × %i ids',
    async (replicas, rows, width, b, t) => {
      const random = randomStream('embedding', rows);
      const table = poison(normalValues(random, [replicas, rows, width]), random, 20);
      const ids = Array.from(
        { length: replicas * b * t },
        () => random.integer(rows + 2) - 1 + random.uniform(),
      );
      const shape: [number, number, number] = [replicas, b, t];
      await expectSame(
        (input) => embed(input, tf.tensor(ids, shape)),
        (input) => composeEmbed(input, tf.tensor(ids, shape)),
        [table],
      );
    },
  );

  it('gives NaN for ids outside the table, truncates, and sends their gradient nowhere', async () => {
    for (const backend of ['cpu', 'wasm'] as const) {
      await selectBackend(backend);
      const table = tf.tensor([10, 20], [1, 2, 1]);
      const ids = tf.tensor([0, 1.9, -0.5, 2, -1, 1e30, Number.NaN, -Infinity], [1, 1, 8]);
      const found = Array.from(embed(table, ids).dataSync());
      expect(found).toEqual([10, 20, 10, NaN, NaN, NaN, NaN, NaN]);
      const dy = tf.tensor([1, 2, 4, NaN, NaN, NaN, NaN, NaN], [1, 1, 8, 1]);
      expect(
        Array.from(
          tf
            .grad((input) => embed(input, ids))(table, dy)
            .dataSync(),
        ),
      ).toEqual([5, 2]);
    }
  });

  it('takes int32 ids', async () => {
    await selectBackend('wasm');
    const rows = embed(tf.tensor([1, 2, 3, 4], [1, 2, 2]), tf.tensor([1, 0], [1, 1, 2], 'int32'));
    expect(Array.from(rows.dataSync())).toEqual([3, 4, 1, 2]);
  });

  it('gives every replica what it gets alone, beside one of NaN', async () => {
    const ids = Array.from({ length: 12 }, (_, i) => (i * 5) % 7);
    const table = normalValues(randomStream('embedding alone'), [5, 7, 3]);
    const same = (input: tf.Tensor) =>
      embed(input, tf.tile(tf.tensor(ids, [1, 3, 4]), [input.shape[0]!, 1, 1]));
    await expectReplicasAlone(same, [table]);
  });
});

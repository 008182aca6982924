import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/lib/random.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import { concatenate, pad, permute, repeat, take } from '../../../src/training/ops/blocks.ts';
import { evaluate, expectReplicasAlone, expectSame, normalValues, type Op } from './compare.ts';

interface Case {
  readonly title: string;
  readonly ours: Op;
  readonly stock: Op;
  /** The first axis is of replicas. */
  readonly shapes: readonly (readonly number[])[];
}

const cases: readonly Case[] = [
  {
    title: 'repeat rows of a table',
    ours: (x) => repeat(x!, 1, 4),
    stock: (x) => tf.tile(x!, [1, 4, 1]),
    shapes: [[5, 1, 3]],
  },
  {
    title: 'repeat the last axis',
    ours: (x) => repeat(x!, 3, 6),
    stock: (x) => tf.tile(x!, [1, 1, 1, 6]),
    shapes: [[5, 2, 3, 1]],
  },
  {
    title: 'concatenate features',
    ours: (...xs) => concatenate(xs, 2),
    stock: (...xs) => tf.concat(xs, 2),
    shapes: [
      [5, 4, 3],
      [5, 4, 1],
      [5, 4, 7],
    ],
  },
  {
    title: 'concatenate tokens',
    ours: (...xs) => concatenate(xs, 2),
    stock: (...xs) => tf.concat(xs, 2),
    shapes: [
      [5, 2, 3, 4],
      [5, 2, 1, 4],
    ],
  },
  { title: 'concatenate one', ours: (x) => concatenate([x!], 1), stock: (x) => x!.clone(), shapes: [[5, 3]] },
  {
    title: 'take steps',
    ours: (x) => take(x!, 2, 1, 3),
    stock: (x) => tf.slice(x!, [0, 0, 1, 0], [5, 2, 3, 3]),
    shapes: [[5, 2, 6, 3]],
  },
  {
    title: 'pad with zeros',
    ours: (x) => pad(x!, 2, 1, 3),
    stock: (x) =>
      tf.pad(x!, [
        [0, 0],
        [0, 0],
        [1, 3],
        [0, 0],
      ]),
    shapes: [[5, 2, 4, 3]],
  },
  {
    title: 'permute two axes',
    ours: (x) => permute(x!, [0, 1, 3, 2]),
    stock: (x) => tf.transpose(x!, [0, 1, 3, 2]),
    shapes: [[5, 2, 3, 4]],
  },
  {
    title: 'permute four axes in a circle',
    ours: (x) => permute(x!, [0, 1, 4, 5, 2, 3]),
    stock: (x) => tf.transpose(x!, [0, 1, 4, 5, 2, 3]),
    shapes: [[5, 2, 3, 4, 2, 5]],
  },
];

describe.each(cases)('$title', ({ title, ours, stock, shapes }) => {
  const inputs = shapes.map((shape, i) => normalValues(randomStream(title, i), shape));

  it('equals stock ops in value and gradient', async () => {
    await expectSame(ours, stock, inputs, 1e-6);
  });

  it('is composed of stock ops elsewhere', async () => {
    expect(await evaluate('cpu', ours, inputs)).toEqual(await evaluate('cpu', stock, inputs));
  });

  it('gives every replica what it gets alone, beside one of NaN', async () => {
    await expectReplicasAlone(ours, inputs);
  });
});

it('refuses what does not fit, instead of reading past it', async () => {
  await selectBackend('wasm');
  const x = tf.zeros([2, 3, 4]);
  expect(() => repeat(x, 1, 2)).toThrow('cannot repeat');
  expect(() => take(x, 1, 2, 2)).toThrow('cannot take');
  expect(() => take(x, 1, -1, 2)).toThrow('cannot take');
  expect(() => concatenate([x, tf.zeros([2, 3, 5])], 1)).toThrow('cannot concatenate');
  expect(() => permute(x, [0, 2, 1])).toThrow('cannot permute');
  expect(() => permute(tf.zeros([1, 1, 2, 2, 2, 2, 2]), [0, 1, 6, 5, 4, 3, 2])).toThrow('cannot permute');
});

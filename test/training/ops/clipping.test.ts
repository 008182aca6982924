import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/lib/random.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import {
  clipByGlobalNorm,
  clipByJointNorm,
  clipByNorm,
  clipByValue,
  composeClipByJointNorm,
  composeClipByValue,
} from '../../../src/training/ops/clipping.ts';
import { expectClose, normalValues, poison, toTensor, valueOn } from './compare.ts';

const none = Number.POSITIVE_INFINITY;

describe.each(['wasm', 'cpu'] as const)('gradient clipping on %s', (backend) => {
  it('by value keeps each element within the limit of its replica', async () => {
    await selectBackend(backend);
    const gradient = tf.tensor2d([
      [-3, 0.5, NaN, Infinity],
      [-3, 0.5, 2, -Infinity],
    ]);
    const clipped = clipByValue(gradient, Float64Array.of(1, none)).arraySync();
    expect(clipped).toEqual([
      [-1, 0.5, NaN, 1],
      [-3, 0.5, 2, -Infinity],
    ]);
  });

  it('by norm scales a replica down to the limit, and only then', async () => {
    await selectBackend(backend);
    const gradient = tf.tensor2d([
      [3, 4],
      [3, 4],
      [3, 4],
    ]);
    const clipped = clipByNorm(gradient, Float64Array.of(1, 10, none)).arraySync() as number[][];
    expect(clipped[0]![0]).toBeCloseTo(0.6, 6);
    expect(clipped[0]![1]).toBeCloseTo(0.8, 6);
    expect(clipped.slice(1)).toEqual([
      [3, 4],
      [3, 4],
    ]);
  });

  it('by global norm scales all tensors of a replica by one factor', async () => {
    await selectBackend(backend);
    const gradients = [tf.tensor2d([[3], [3]]), tf.tensor3d([[[0, 4]], [[0, 4]]])];
    const [first, second] = clipByGlobalNorm(gradients, Float64Array.of(2.5, 5));
    expect(first!.arraySync()).toEqual([[1.5], [3]]);
    expect(second!.arraySync()).toEqual([[[0, 2]], [[0, 4]]]);
  });

  it('by global norm spreads a value that is not finite over its replica, and leaves the others', async () => {
    await selectBackend(backend);
    const gradients = [tf.tensor2d([[Infinity], [3]]), tf.tensor2d([[1], [4]])];
    const [first, second] = clipByGlobalNorm(gradients, Float64Array.of(1, 10));
    expect([...first!.dataSync(), ...second!.dataSync()]).toEqual([NaN, 3, NaN, 4]);
  });
});

it('clips by value on wasm as stock ops do', async () => {
  const random = randomStream('clip');
  const gradient = poison(normalValues(random, [4, 3, 5]), random, 9);
  const limits = Float64Array.of(0.5, 1, none, 0.01);
  await selectBackend('cpu');
  const wanted = composeClipByValue(toTensor(gradient), limits).dataSync();
  await selectBackend('wasm');
  expect(clipByValue(toTensor(gradient), limits).dataSync()).toEqual(wanted);
});

it.each([false, true])('clips by norm on wasm as stock ops do (spread: %s)', async (spread) => {
  const random = randomStream('clip', 'norm');
  const clean = [normalValues(random, [4, 3, 5]), normalValues(random, [4, 7])];
  const limits = Float64Array.of(0.5, 100, none, 0.01);
  for (const gradients of [clean, clean.map((gradient) => poison(gradient, random, 25))]) {
    for (const which of [0, 1]) {
      const wanted = await valueOn(
        'cpu',
        (...tensors) => composeClipByJointNorm(tensors, limits, spread)[which]!,
        gradients,
      );
      const found = await valueOn(
        'wasm',
        (...tensors) => clipByJointNorm(tensors, limits, spread)[which]!,
        gradients,
      );
      expectClose(found, wanted, 1e-6);
    }
  }
});

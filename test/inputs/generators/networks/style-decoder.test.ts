import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type PictureShape, upsampling } from '../../../../src/inputs/generators/networks/style-decoder.ts';
import { selectBackend } from '../../../../src/training/backend.ts';

beforeAll(async () => {
  await selectBackend('wasm');
});

describe('upsampling', () => {
  const enlarge = (values: number[], from: PictureShape, to: PictureShape) =>
    Array.from(tf.matMul(tf.tensor3d(values, [1, 1, values.length]), upsampling(from, to)).dataSync());

  it('doubles a row of two cells with shares of three quarters and one', () => {
    expect(enlarge([0, 4], [1, 2, 1], [1, 4, 1])).toEqual([0, 1, 3, 4]);
  });

  it('keeps a picture of one colour, of any size, channel by channel', () => {
    const enlarged = enlarge([0.25, 0.5, 0.25, 0.5, 0.25, 0.5, 0.25, 0.5], [2, 2, 2], [3, 7, 2]);
    expect(enlarged).toHaveLength(42);
    for (const [i, value] of enlarged.entries()) expect(value).toBeCloseTo(i % 2 === 0 ? 0.25 : 0.5, 6);
  });
});

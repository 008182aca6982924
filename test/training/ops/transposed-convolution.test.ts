import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/lib/random.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import {
  composeConv2dTranspose,
  conv2dTranspose,
  type TransposedOptions,
  transposedLength,
} from '../../../src/training/ops/transposed-convolution.ts';
import { slideAxis } from '../../../src/training/ops/window.ts';
import { expectReplicasAlone, expectSame, normalValues, type Op, valueOn } from './compare.ts';

const cases = Array.from({ length: 12 }, (_, i) => {
  const random = randomStream('transposed', i);
  const between = (low: number, high: number) => low + random.integer(high - low + 1);
  const [replicas, filters, channels] = [between(1, 3), between(1, 7), between(1, 6)];
  const options: TransposedOptions = {
    strides: [between(1, 3), between(1, 3)],
    padding: (['valid', 'same'] as const)[i % 2]!,
    activation: (['linear', 'relu', 'tanh'] as const)[i % 3]!,
  };
  const x = [replicas, between(1, 3), between(2, 5), between(2, 5), channels];
  const kernel = [replicas, between(1, 4), between(1, 4), filters, channels];
  return { random, x, kernel, bias: [replicas, filters], options };
}).map((item) => ({ ...item, title: `${item.kernel} over ${item.x} ${JSON.stringify(item.options)}` }));

function convolveWith(run: typeof conv2dTranspose, options: TransposedOptions): Op {
  return (x, kernel, bias) => run(x!, kernel!, bias ?? null, options);
}

describe('transposed convolution', () => {
  it.each(cases)('on wasm equals stock ops: $title', async ({ random, x, kernel, bias, options }) => {
    const inputs = [x, kernel, bias].map((shape) => normalValues(random, shape));
    const op = convolveWith(conv2dTranspose, options);
    const reference = convolveWith(composeConv2dTranspose, options);
    await expectSame(op, reference, inputs);
    await expectSame(op, reference, inputs.slice(0, 2));
  });

  it('spreads an impulse into its kernel, at its stride', async () => {
    const x = { shape: [1, 1, 1, 2, 1], data: Float32Array.of(1, 10) };
    const kernel = { shape: [1, 1, 3, 1, 1], data: Float32Array.of(1, 2, 3) };
    const op = convolveWith(conv2dTranspose, { strides: [1, 2], padding: 'valid', activation: 'linear' });
    expect([...(await valueOn('wasm', op, [x, kernel])).data]).toEqual([1, 2, 3 + 10, 20, 30]);
  });

  it('has lengths that the convolution takes back', () => {
    for (const padding of ['valid', 'same'] as const) {
      for (const [input, size, stride] of [
        [4, 3, 1],
        [4, 3, 2],
        [4, 1, 3],
        [1, 5, 2],
        [7, 2, 2],
      ] as const) {
        const length = transposedLength(input, size, stride, padding);
        expect(slideAxis(length, size, stride, padding).out).toBe(input);
      }
    }
  });

  it('gives every replica what it gets alone, beside one of NaN', async () => {
    const random = randomStream('transposed alone');
    const inputs = [
      [5, 3, 4, 5, 6],
      [5, 3, 2, 5, 6],
      [5, 5],
    ].map((shape) => normalValues(random, shape));
    const options = { strides: [2, 1], padding: 'same', activation: 'tanh' } as const;
    await expectReplicasAlone(convolveWith(conv2dTranspose, options), inputs);
  });

  it('refuses a kernel of other channels, which would read foreign memory', async () => {
    await selectBackend('wasm');
    const options = { strides: [1, 1], padding: 'valid', activation: 'relu' } as const;
    const x = tf.zeros([2, 1, 3, 3, 2]);
    expect(() => conv2dTranspose(x, tf.zeros([2, 3, 3, 2, 1]), null, options)).toThrow(
      'not float32 [2,3,3,2,2]',
    );
  });
});

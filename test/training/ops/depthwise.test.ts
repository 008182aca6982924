import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/lib/random.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import { composeDepthwiseConv2d, depthwiseConv2d } from '../../../src/training/ops/depthwise.ts';
import type { ConvolutionOptions } from '../../../src/training/ops/kernel-window.ts';
import {
  evaluate,
  expectClose,
  expectReplicasAlone,
  expectSame,
  normalValues,
  type Op,
  poison,
  valueOn,
} from './compare.ts';

const cases = Array.from({ length: 12 }, (_, i) => {
  const random = randomStream('depthwise', i);
  const between = (low: number, high: number) => low + random.integer(high - low + 1);
  const [replicas, channels, multiplier] = [between(1, 3), between(1, 9), i % 2 === 0 ? 1 : between(1, 3)];
  const stride = between(1, 3);
  const apart = i % 4 === 3;
  const options: ConvolutionOptions = {
    strides: apart ? [1, 1] : [stride, stride],
    padding: random.pick(['valid', 'same'] as const),
    activation: (['linear', 'relu', 'tanh'] as const)[i % 3]!,
    ...(apart && { dilation: [2, between(1, 3)] as const }),
  };
  const x = [replicas, between(1, 3), between(4, 9), between(4, 9), channels];
  const kernel = [replicas, between(1, 2), between(1, apart ? 2 : 3), channels, multiplier];
  return { random, x, kernel, bias: [replicas, channels * multiplier], options };
}).map((item) => ({ ...item, title: `${item.kernel} over ${item.x} ${JSON.stringify(item.options)}` }));

function convolveWith(run: typeof depthwiseConv2d, options: ConvolutionOptions): Op {
  return (x, kernel, bias) => run(x!, kernel!, bias ?? null, options);
}

describe('depthwise convolution', () => {
  it.each(cases)('on wasm equals stock ops: $title', async ({ random, x, kernel, bias, options }) => {
    const inputs = [x, kernel, bias].map((shape) => normalValues(random, shape));
    const op = convolveWith(depthwiseConv2d, options);
    const reference = convolveWith(composeDepthwiseConv2d, options);
    await expectSame(op, reference, inputs);
    await expectSame(op, reference, inputs.slice(0, 2));
  });

  it.each(cases)('on wasm meets NaN and infinities as stock ops do: $title', async (item) => {
    const { random, x, kernel, options } = item;
    const inputs = [poison(normalValues(random, x), random, 30), normalValues(random, kernel)];
    const linear = { ...options, activation: 'linear' } as const;
    const wanted = await evaluate('cpu', convolveWith(composeDepthwiseConv2d, linear), inputs);
    const found = await evaluate('wasm', convolveWith(depthwiseConv2d, linear), inputs);
    // A kernel outside the image meets a padded 0 in stock ops; a poisoned kernel would tell them apart.
    expectClose(found.value, wanted.value);
  });

  it.each(cases)(
    "composed equals tfjs's own of one replica: $title",
    async ({ random, x, kernel, options }) => {
      const inputs = [x, kernel].map((shape) => normalValues(random, [1, ...shape.slice(1)]));
      const linear = { ...options, activation: 'linear' } as const;
      const ofOne: Op = (image, weights) =>
        tf
          .depthwiseConv2d(
            image!.squeeze([0]) as tf.Tensor4D,
            weights!.squeeze([0]) as tf.Tensor4D,
            [...options.strides],
            options.padding,
            'NHWC',
            [...(options.dilation ?? ([1, 1] as const))],
          )
          .expandDims(0);
      const composed = await evaluate('cpu', convolveWith(composeDepthwiseConv2d, linear), inputs);
      expectClose(composed.value, await valueOn('cpu', ofOne, inputs));
    },
  );

  it('gives every replica what it gets alone, beside one of NaN', async () => {
    const random = randomStream('depthwise alone');
    for (const multiplier of [1, 2]) {
      const shapes = [
        [5, 3, 8, 7, 6],
        [5, 2, 3, 6, multiplier],
        [5, 6 * multiplier],
      ];
      const inputs = shapes.map((shape) => normalValues(random, shape));
      const options = { strides: [1, 1], padding: 'same', activation: 'tanh' } as const;
      await expectReplicasAlone(convolveWith(depthwiseConv2d, options), inputs);
    }
  });

  it('refuses a kernel of other channels, which would read foreign memory', async () => {
    await selectBackend('wasm');
    const options = { strides: [1, 1], padding: 'valid', activation: 'relu' } as const;
    const x = tf.zeros([2, 1, 3, 3, 2]);
    expect(() => depthwiseConv2d(x, tf.zeros([2, 3, 3, 3, 1]), null, options)).toThrow(
      'not float32 [2,3,3,2,1]',
    );
    expect(() => depthwiseConv2d(x, tf.zeros([2, 3, 3, 2, 2]), tf.zeros([2, 2]), options)).toThrow('[2,4]');
  });
});

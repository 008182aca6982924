import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/lib/random.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import { composeConv2d, conv2d } from '../../../src/training/ops/convolution.ts';
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

const activations = ['linear', 'relu', 'tanh'] as const;

const cases = Array.from({ length: 12 }, (_, i) => {
  const random = randomStream('convolution', i);
  const between = (low: number, high: number) => low + random.integer(high - low + 1);
  const [replicas, filters] = [between(1, 3), between(1, 11)];
  const x = [replicas, between(1, 3), between(3, 9), between(3, 9), between(1, 6)];
  const options: ConvolutionOptions = {
    strides: [between(1, 3), between(1, 3)],
    padding: random.pick(['valid', 'same'] as const),
    activation: activations[i % 3]!,
    // Every third has gaps in its windows.
    ...(i % 3 === 2 && { strides: [1, 1], dilation: [between(1, 2), between(2, 3)] }),
  };
  const kernel = [replicas, between(1, 3), between(1, i % 3 === 2 ? 2 : 3), x[4]!, filters];
  return { random, x, kernel, bias: [replicas, filters], options };
}).map((item) => ({ ...item, title: `${item.kernel} over ${item.x} ${JSON.stringify(item.options)}` }));

function convolveWith(run: typeof conv2d, options: ConvolutionOptions): Op {
  return (x, kernel, bias) => run(x!, kernel!, bias ?? null, options);
}

describe('convolution', () => {
  it.each(cases)('on wasm equals stock ops: $title', async ({ random, x, kernel, bias, options }) => {
    const inputs = [x, kernel, bias].map((shape) => normalValues(random, shape));
    const [op, reference] = [convolveWith(conv2d, options), convolveWith(composeConv2d, options)];
    await expectSame(op, reference, inputs);
    await expectSame(op, reference, inputs.slice(0, 2));
  });

  it.each(cases)('on wasm meets NaN and infinities as stock ops do: $title', async (item) => {
    const { random, x, kernel, bias, options } = item;
    const inputs = [poison(normalValues(random, x), random, 30), normalValues(random, kernel)];
    inputs.push(poison(normalValues(random, bias), random, 4));
    const wanted = await evaluate('cpu', convolveWith(composeConv2d, options), inputs);
    const found = await evaluate('wasm', convolveWith(conv2d, options), inputs);
    expectClose(found.value, wanted.value);
  });

  it.each(cases)('composed of stock ops equals conv2d of one replica: $title', async (item) => {
    const { random, x, kernel, bias, options } = item;
    const linear = { ...options, activation: 'linear' } as const;
    const inputs = [x, kernel, bias].map((shape) => normalValues(random, [1, ...shape.slice(1)]));
    const composed = await evaluate('cpu', convolveWith(composeConv2d, linear), inputs);
    const ofOne: Op = (image, weights, b) =>
      tf
        .conv2d(
          image!.squeeze([0]) as tf.Tensor4D,
          weights!.squeeze([0]) as tf.Tensor4D,
          [...options.strides],
          options.padding,
          'NHWC',
          [...(options.dilation ?? ([1, 1] as const))],
        )
        .add(b!.flatten())
        .expandDims(0);
    expectClose(composed.value, await valueOn('cpu', ofOne, inputs));
    // Stock convolutions with gaps have no gradient.
    if (options.dilation !== undefined) return;
    const stock = await evaluate('cpu', ofOne, inputs);
    for (const [i, gradient] of composed.gradients.entries()) expectClose(gradient, stock.gradients[i]!);
  });

  it('adds up more windows than one chunk holds', async () => {
    const random = randomStream('convolution, chunks');
    const inputs = [
      [2, 3, 17, 19, 3],
      [2, 3, 3, 3, 5],
      [2, 5],
    ].map((shape) => normalValues(random, shape));
    const options = { strides: [1, 1], padding: 'same', activation: 'relu' } as const;
    await expectSame(convolveWith(conv2d, options), convolveWith(composeConv2d, options), inputs);
  });

  it('uses the weights as they are after a change in place', async () => {
    await selectBackend('wasm');
    const options = { strides: [1, 1], padding: 'valid', activation: 'linear' } as const;
    const kernel = tf.variable(tf.ones([1, 1, 1, 1, 1]));
    const convolve = () => conv2d(tf.ones([1, 1, 1, 1, 1]), kernel, null, options).dataSync()[0];
    expect(convolve()).toBe(1);
    const backend = tf.backend() as unknown as {
      typedArrayFromHeap(info: tf.TensorInfo): Float32Array;
    };
    backend.typedArrayFromHeap(kernel)[0] = 7;
    expect(convolve()).toBe(7);
  });

  it('gives every replica what it gets alone, beside one of NaN', async () => {
    const random = randomStream('convolution alone');
    const inputs = [
      [5, 3, 11, 13, 3],
      [5, 3, 2, 3, 6],
      [5, 6],
    ].map((shape) => normalValues(random, shape));
    const options = { strides: [1, 2], padding: 'same', activation: 'relu' } as const;
    await expectReplicasAlone(convolveWith(conv2d, options), inputs);
  });

  it('says that a kernel is larger than its image', async () => {
    await selectBackend('wasm');
    const options = { strides: [1, 1], padding: 'valid', activation: 'relu' } as const;
    const convolve = () => conv2d(tf.zeros([1, 1, 2, 2, 1]), tf.zeros([1, 3, 3, 1, 1]), null, options);
    expect(convolve).toThrow('a window without padding fits into its input; need at most 2; got 3');
  });

  it('refuses a kernel of another number of replicas or channels, which would read foreign memory', async () => {
    await selectBackend('wasm');
    const options = { strides: [1, 1], padding: 'valid', activation: 'relu' } as const;
    const x = tf.zeros([2, 1, 3, 3, 2]);
    expect(() => conv2d(x, tf.zeros([1, 3, 3, 2, 1]), null, options)).toThrow('not float32 [2,3,3,2,1]');
    expect(() => conv2d(x, tf.zeros([2, 3, 3, 3, 1]), null, options)).toThrow('not float32 [2,3,3,2,1]');
  });
});

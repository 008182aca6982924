import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/lib/random.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import {
  composeGatherPool,
  composeMaxPoolIndices,
  composePool2d,
  gatherPool,
  maxPoolIndices,
  pool2d,
} from '../../../src/training/ops/pooling.ts';
import type { PoolingOptions } from '../../../src/training/ops/window.ts';
import {
  evaluate,
  expectClose,
  expectReplicasAlone,
  expectSame,
  normalValues,
  poison,
  toTensor,
} from './compare.ts';

const cases = Array.from({ length: 12 }, (_, i) => {
  const random = randomStream('pooling', i);
  const shape = [
    random.integer(3) + 1,
    random.integer(3) + 1,
    random.integer(7) + 3,
    random.integer(7) + 3,
    random.integer(9) + 1,
  ];
  const options: PoolingOptions = {
    kind: i % 2 === 0 ? 'max' : 'average',
    size: [random.integer(3) + 1, random.integer(3) + 1],
    strides: [random.integer(3) + 1, random.integer(3) + 1],
    padding: random.pick(['valid', 'same'] as const),
  };
  return { random, shape, options, title: `${JSON.stringify(options)} on ${shape}` };
});

describe('pooling', () => {
  it.each(cases)('on wasm equals stock ops: $title', async ({ random, shape, options }) => {
    const x = normalValues(random, shape);
    const op = (input: tf.Tensor) => pool2d(input, options);
    const reference = (input: tf.Tensor) => composePool2d(input, options);
    await expectSame(op, reference, [x]);
    await expectSame(op, reference, [poison(x, random, 6)]);
  });

  it.each(cases)('composed of stock ops equals stock pooling of one replica: $title', async (item) => {
    const { random, options } = item;
    const x = normalValues(random, [1, ...item.shape.slice(1)]);
    const composed = await evaluate('cpu', (input) => composePool2d(input, options), [x]);
    const pool = options.kind === 'max' ? tf.maxPool : tf.avgPool;
    const stock = await evaluate(
      'cpu',
      (input) =>
        tf.expandDims(
          pool(
            tf.squeeze(input, [0]) as tf.Tensor4D,
            [...options.size],
            [...options.strides],
            options.padding,
          ),
          0,
        ),
      [x],
    );
    expectClose(composed.value, stock.value);
    // The stock gradient of averages ignores that windows at the edge hold fewer cells.
    if (options.kind === 'max' || options.padding === 'valid') {
      expectClose(composed.gradients[0]!, stock.gradients[0]!);
    }
  });

  it('averages the cells inside the image only, and shares the gradient among them', async () => {
    const x = { shape: [1, 1, 1, 3, 1], data: Float32Array.of(1, 2, 6) };
    for (const backend of ['cpu', 'wasm'] as const) {
      await selectBackend(backend);
      const pool = (input: tf.Tensor) =>
        pool2d(input, { kind: 'average', size: [1, 2], strides: [1, 2], padding: 'same' });
      expect(Array.from(pool(toTensor(x)).dataSync())).toEqual([1.5, 6]);
      const gradient = tf.grad(pool)(toTensor(x), tf.tensor([10, 100], [1, 1, 1, 2, 1]));
      expect(Array.from(gradient.dataSync())).toEqual([5, 5, 100]);
    }
  });

  it('lets NaN win and stays inside the image where every cell is NaN or −∞', async () => {
    const data = Float32Array.of(Number.NaN, Number.NaN, -Infinity, -Infinity, 3, Number.NaN, Infinity, 1);
    for (const backend of ['cpu', 'wasm'] as const) {
      await selectBackend(backend);
      const x = tf.tensor(data, [1, 1, 1, 8, 1]);
      const window = { size: [1, 2], strides: [1, 2], padding: 'valid' } as const;
      expect(Array.from(pool2d(x, { kind: 'max', ...window }).dataSync())).toEqual([
        Number.NaN,
        -Infinity,
        Number.NaN,
        Infinity,
      ]);
      expect(Array.from(maxPoolIndices(x, window).dataSync())).toEqual([0, 2, 5, 6]);
    }
  });

  it.each(cases)('with frozen choices takes the same cells of other images: $title', async (item) => {
    const { random, shape, options } = item;
    const chosenOn = normalValues(random, shape);
    const x = normalValues(random, shape);
    const onKernels = (input: tf.Tensor) => gatherPool(input, maxPoolIndices(toTensor(chosenOn), options));
    const onStock = (input: tf.Tensor) =>
      composeGatherPool(input, composeMaxPoolIndices(toTensor(chosenOn), options));
    await expectSame(onKernels, onStock, [x]);
  });

  it('gives every replica what it gets alone, beside one of NaN', async () => {
    const x = normalValues(randomStream('pooling alone'), [5, 2, 5, 7, 6]);
    const window = { size: [2, 3], strides: [2, 2], padding: 'same' } as const;
    await expectReplicasAlone((input) => pool2d(input, { kind: 'max', ...window }), [x]);
    await expectReplicasAlone((input) => pool2d(input, { kind: 'average', ...window }), [x]);
  });

  it('says that a window is larger than its image', async () => {
    await selectBackend('wasm');
    const pool = () =>
      pool2d(tf.zeros([1, 1, 2, 2, 1]), { kind: 'max', size: [3, 1], strides: [1, 1], padding: 'valid' });
    expect(pool).toThrow('a window without padding fits into its input; need at most 2; got 3');
  });
});

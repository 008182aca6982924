import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/lib/random.ts';
import { composeStretch, stretch } from '../../../src/training/ops/stretching.ts';
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

const cases = [
  { shape: [2, 3, 4, 5, 3], axis: 2, times: 2 },
  { shape: [2, 3, 4, 5, 3], axis: 3, times: 3 },
  { shape: [1, 2, 1, 5, 2], axis: 2, times: 4 },
  { shape: [3, 1, 2, 2, 1], axis: 3, times: 1 },
  { shape: [2, 2, 7, 3], axis: 2, times: 5 },
];

const by =
  (run: typeof stretch, axis: number, times: number): Op =>
  (x) =>
    run(x!, axis, times);

describe('stretching', () => {
  it.each(cases)('on wasm equals stock ops: $shape along $axis by $times', async ({ shape, axis, times }) => {
    const x = normalValues(randomStream('stretch', axis, times), shape);
    await expectSame(by(stretch, axis, times), by(composeStretch, axis, times), [x]);
  });

  it.each(cases)('meets NaN and infinities as stock ops do: $shape along $axis by $times', async (item) => {
    const { shape, axis, times } = item;
    const random = randomStream('stretch', axis, times);
    const x = poison(normalValues(random, shape), random, 12);
    const wanted = await evaluate('cpu', by(composeStretch, axis, times), [x]);
    const found = await evaluate('wasm', by(stretch, axis, times), [x]);
    expectClose(found.value, wanted.value);
  });

  it.each(['wasm', 'cpu'] as const)(
    'twice is bilinear resizing with half-pixel centres, on %s',
    async (backend) => {
      const x = normalValues(randomStream('bilinear'), [1, 2, 4, 3, 2]);
      const twice: Op = (image) => stretch(stretch(image!, 2, 3), 3, 2);
      const stock: Op = (image) =>
        tf.image.resizeBilinear(image!.squeeze([0]) as tf.Tensor4D, [12, 6], false, true).expandDims(0);
      expectClose(await valueOn(backend, twice, [x]), await valueOn('cpu', stock, [x]));
    },
  );

  it('holds the ends and weighs the neighbours between, worked by hand', async () => {
    const x = { shape: [1, 1, 2, 1], data: Float32Array.of(0, 8) };
    expect([...(await valueOn('wasm', by(stretch, 2, 2), [x])).data]).toEqual([0, 2, 6, 8]);
  });

  it('gives every replica what it gets alone, beside one of NaN', async () => {
    const x = normalValues(randomStream('stretch alone'), [5, 2, 3, 4, 3]);
    await expectReplicasAlone(by(stretch, 3, 3), [x]);
  });
});

import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/lib/random.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import { composeGroupNormalise, groupNormalise } from '../../../src/training/ops/group-normalisation.ts';
import { evaluate, expectClose, expectReplicasAlone, expectSame, normalValues, valueOn } from './compare.ts';

/** Shape, groups, and how many of the last axes are normalised together. */
const cases = [
  { shape: [1, 4, 1], groups: 1, axes: 1 },
  { shape: [3, 6, 5], groups: 1, axes: 1 },
  { shape: [2, 3, 4, 17], groups: 1, axes: 1 },
  { shape: [2, 4, 5, 6], groups: 2, axes: 2 },
  { shape: [2, 3, 4, 5, 12], groups: 2, axes: 3 },
  { shape: [2, 3, 2, 2, 4], groups: 4, axes: 3 },
  { shape: [2, 3, 3, 2, 5], groups: 1, axes: 3 },
];

describe.each(cases)('$groups groups of $shape over $axes axes', ({ shape, groups, axes }) => {
  const random = randomStream('group normalisation', String(shape));
  const channels = [shape[0]!, shape.at(-1)!];
  const [x, gamma, beta] = [
    normalValues(random, shape, 3),
    normalValues(random, channels),
    normalValues(random, channels),
  ];
  const options = { groups, axes, epsilon: 1e-3 };

  it('equal stock ops in value and every gradient', async () => {
    await expectSame(
      (input, g, b) => groupNormalise(input!, g!, b!, options),
      (input, g, b) => composeGroupNormalise(input!, g!, b!, options),
      [x, gamma, beta],
    );
  });

  it('do so without gamma, without beta, and without both', async () => {
    await expectSame(
      (input, b) => groupNormalise(input!, null, b!, options),
      (input, b) => composeGroupNormalise(input!, null, b!, options),
      [x, beta],
    );
    await expectSame(
      (input, g) => groupNormalise(input!, g!, null, options),
      (input, g) => composeGroupNormalise(input!, g!, null, options),
      [x, gamma],
    );
    await expectSame(
      (input) => groupNormalise(input!, null, null, options),
      (input) => composeGroupNormalise(input!, null, null, options),
      [x],
    );
  });
});

describe('layer normalisation', () => {
  const options = { groups: 1, axes: 1, epsilon: 1e-3 };
  const random = randomStream('layer normalisation');

  it('equals the layer of tfjs', async () => {
    const x = normalValues(random, [1, 5, 7], 2);
    await selectBackend('cpu');
    const layer = tf.layers.layerNormalization({ epsilon: 1e-3 });
    const wanted = tf.tidy(() => (layer.apply(tf.tensor(x.data, [5, 7])) as tf.Tensor).dataSync());
    layer.dispose();
    const found = await valueOn('wasm', (input) => groupNormalise(input!, null, null, options), [x]);
    expectClose(found, { shape: [1, 5, 7], data: wanted as Float32Array });
  });

  it('keeps a NaN and an infinity to their own row', async () => {
    const x = normalValues(random, [1, 4, 6]);
    x.data[1] = Number.NaN;
    x.data[13] = Number.POSITIVE_INFINITY;
    const { value, gradients } = await evaluate(
      'wasm',
      (input) => groupNormalise(input!, null, null, options),
      [x],
    );
    for (const { data } of [value, gradients[0]!]) {
      for (const [i, number] of data.entries())
        expect(Number.isNaN(number)).toBe(Math.floor(i / 6) % 2 === 0);
    }
  });

  it('does not lose a small spread on a large mean', async () => {
    const data = Float32Array.of(1000, 1001, 1002, 1003);
    const { data: y } = await valueOn('wasm', (input) => groupNormalise(input!, null, null, options), [
      { shape: [1, 1, 4], data },
    ]);
    const scale = 1 / Math.sqrt(1.25 + 1e-3);
    [-1.5, -0.5, 0.5, 1.5].forEach((distance, i) => {
      expect(y[i]).toBeCloseTo(distance * scale, 6);
    });
  });

  it('gives every replica what it gets alone, beside one of NaN', async () => {
    const inputs = [
      [5, 4, 3, 6],
      [5, 6],
      [5, 6],
    ].map((shape) => normalValues(random, shape));
    await expectReplicasAlone(
      (x, gamma, beta) => groupNormalise(x!, gamma!, beta!, { ...options, groups: 3, axes: 2 }),
      inputs,
    );
  });

  it('refuses a gamma of another width, and groups that do not divide the channels', async () => {
    await selectBackend('wasm');
    expect(() => groupNormalise(tf.zeros([2, 3, 4]), tf.zeros([2, 5]), null, options)).toThrow('gamma');
    expect(() => groupNormalise(tf.zeros([2, 3, 4]), null, null, { ...options, groups: 3 })).toThrow(
      'groups',
    );
  });
});

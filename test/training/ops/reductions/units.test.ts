import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../../src/lib/random.ts';
import { selectBackend } from '../../../../src/training/backend.ts';
import {
  composeCountOutside,
  composeUnitStatistics,
  countOutside,
  unitStatistics,
} from '../../../../src/training/ops/reductions/units.ts';
import { normalValues, poison, sliceReplicas, toTensor } from '../compare.ts';

const shapes = [
  [1, 1, 1],
  [2, 3, 4],
  [3, 7, 5],
  [2, 4, 6, 3],
];

describe('unitStatistics and countOutside', () => {
  it('give the bits of plain loops, with and without values that are not finite', async () => {
    await selectBackend('wasm');
    for (const shape of shapes) {
      const clean = normalValues(randomStream(`units ${shape}`), shape, 4);
      for (const given of [clean, poison(clean, randomStream('poison', shape.length), 6)]) {
        const tensor = toTensor(given);
        expect(unitStatistics(tensor)).toEqual(composeUnitStatistics(tensor));
        expect(countOutside(tensor, -1, 2.5)).toEqual(composeCountOutside(tensor, -1, 2.5));
      }
    }
  });

  it('count dead and constant units, and values that are not above 0', async () => {
    for (const backend of ['wasm', 'cpu'] as const) {
      await selectBackend(backend);
      const rows = [
        [0, 2, 1, NaN],
        [-0, 2, -1, NaN],
      ];
      const found = unitStatistics(tf.tensor3d([rows]));
      expect([found.dead[0], found.constant[0], found.nonpositive[0]]).toEqual([1, 2, 5]);
      expect(found.sum[0]).toBeNaN();
      expect([...countOutside(tf.tensor2d([[-3, 0, 3, 1]]), -2, 2)]).toEqual([2]);
      expect([...countOutside(tf.tensor2d([[-3, NaN]]), -2, 2)]).toEqual([NaN]);
    }
  });

  it('do not let a replica see its companions', async () => {
    await selectBackend('wasm');
    const given = normalValues(randomStream('units of companions'), [3, 5, 4], 2);
    const alone = unitStatistics(toTensor(sliceReplicas(given, 1, 2)));
    const together = unitStatistics(toTensor(given));
    for (const [name, values] of Object.entries(alone))
      expect(together[name as keyof typeof together][1]).toBe(values[0]);
  });
});

import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/lib/random.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import {
  addUnpacked,
  combine,
  combinePacked,
  composeCombine,
  composePacked,
  composeUnpacked,
} from '../../../src/training/ops/combine.ts';
import { expectClose, normalValues, poison, toTensor, type Values } from './compare.ts';

const shapes = [
  [3, 5],
  [3, 4, 2],
  [3, 1],
];
const random = randomStream('combine');
const lists = [0, 1].map(() => shapes.map((shape) => normalValues(random, shape)));
const alpha = Float64Array.of(2, -0.3, 1);
const beta = Float64Array.of(0, 1e-3, 7);

function valuesOf(tensor: tf.Tensor): Values {
  return { shape: tensor.shape, data: tensor.dataSync() as Float32Array };
}

/** Gives lists of tensors to `work` and checks that nothing is left of its results. */
function withLists(
  given: readonly (readonly Values[])[],
  work: (a: tf.Tensor[], b: tf.Tensor[]) => void,
): void {
  tf.tidy(() => {
    const [a, b] = given.map((list) => list.map(toTensor)) as [tf.Tensor[], tf.Tensor[]];
    work(a, b);
  });
}

describe('combine', () => {
  it('equals its composition, with values that are not finite too', async () => {
    await selectBackend('wasm');
    const poisoned = lists.map((list) => list.map((values) => poison(values, random, 5)));
    for (const given of [lists, poisoned])
      withLists(given, (a, b) => {
        a.forEach((tensor, i) => {
          const wanted = valuesOf(composeCombine(tensor, alpha, b[i]!, beta));
          expectClose(valuesOf(combine(tensor, alpha, b[i]!, beta)), wanted, 1e-6);
        });
        const packed = combinePacked(a, alpha, b, beta);
        expectClose(valuesOf(packed), valuesOf(composePacked(a, alpha, b, beta)), 1e-6);
        addUnpacked(b, packed, beta).forEach((tensor, i) => {
          expectClose(valuesOf(tensor), valuesOf(composeUnpacked(b, packed, beta)[i]!), 1e-6);
        });
      });
  });

  it('works on other backends, and leaves nothing behind', async () => {
    for (const backend of ['wasm', 'cpu'] as const) {
      await selectBackend(backend);
      const before = tf.memory().numTensors;
      const tensors = lists[0]!.map(toTensor);
      const packed = combinePacked(tensors, alpha, tensors, beta);
      const moved = addUnpacked(tensors, packed, alpha);
      expect(packed.shape).toEqual([3, 14]);
      expect(packed.dataSync()[14 + 5]).toBeCloseTo((-0.3 + 1e-3) * lists[0]![1]!.data[8]!, 6);
      expect(moved[2]!.dataSync()[2]).toBeCloseTo(lists[0]![2]!.data[2]! * (1 + 8), 5);
      tf.dispose([...tensors, packed, ...moved]);
      expect(tf.memory().numTensors).toBe(before);
    }
  });
});

import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../src/training/backend.ts';
import { dense } from '../../src/training/ops/dense.ts';
import { Pass, Passes } from '../../src/training/pass.ts';

beforeAll(() => selectBackend('wasm'));

const read = ([y]: readonly tf.Tensor[]) => [...y!.dataSync()];
const shape = [1, 1, 2];
/** x · weight, then tanh. */
const product = (weight: tf.Tensor) =>
  new Pass([{ shape }], ([x]) => [dense(dense(x!, weight, null, 'linear'), weight, null, 'linear')]);

describe('a pass', () => {
  it('gives the results of its present inputs, replayed or not', () => {
    const weight = tf.tensor([2, 0, 0, 3], [1, 2, 2]);
    const pass = product(weight);
    expect(pass.run([Float32Array.of(1, 1)], read)).toEqual([4, 9]);
    expect(pass.run([Float32Array.of(10, 1)], read)).toEqual([40, 9]);
    expect(pass.run([tf.tensor([0, 2], shape)], read)).toEqual([0, 18]);
    expect(pass.refusal).toBeNull();
  });

  it('sees weights that changed in place', () => {
    const weight = tf.variable(tf.tensor([1, 0, 0, 1], [1, 2, 2]));
    const pass = new Pass([{ shape }], ([x]) => [dense(x!, weight, null, 'linear')]);
    expect(pass.run([Float32Array.of(1, 2)], read)).toEqual([1, 2]);
    const lines = new Pass([{ shape: [1] }], () => [tf.reshape(weight, [1, 2, 2])]);
    expect(lines.run([Float32Array.of(0)], read)).toEqual([1, 0, 0, 1]);
  });

  it('shares memory with other passes and is not disturbed by them', () => {
    const [double, triple] = [2, 3].map((factor) => product(tf.tensor([factor, 0, 0, factor], [1, 2, 2])));
    for (const value of [1, 2, 3]) {
      expect(double!.run([Float32Array.of(value, value)], read)).toEqual([4 * value, 4 * value]);
      expect(triple!.run([Float32Array.of(value, 0)], read)).toEqual([9 * value, 0]);
    }
  });

  it.each<[string, (x: tf.Tensor) => tf.Tensor, RegExp]>([
    ['a kernel of tfjs', (x) => tf.cumsum(x), /Cumsum/],
    ['a value that is read', (x) => tf.reshape(x, [x.dataSync().length]), /reads values/],
    ['a tensor of host values', (x) => tf.reshape(tf.tensor1d([x.size]), [1]), /values of the host/],
  ])('is done anew each time where it needs %s', (_, work, reason) => {
    const pass = new Pass([{ shape: [1, 2] }], ([x]) => [work(x!)]);
    const fresh = (value: number) => [...tf.tidy(() => work(tf.tensor([value, 1], [1, 2]))).dataSync()];
    for (const value of [1, 5]) expect(pass.run([Float32Array.of(value, 1)], read)).toEqual(fresh(value));
    expect(pass.refusal).toMatch(reason);
  });

  it('leaves no tensor behind, whether replayed or done anew', () => {
    const weight = tf.tensor([2, 0, 0, 3], [1, 2, 2]);
    const before = tf.memory().numTensors;
    const passes = new Passes();
    const works = {
      replayed: (x: tf.Tensor) => dense(x, weight, null, 'relu'),
      anew: (x: tf.Tensor) => tf.neg(x),
    };
    for (const [key, work] of Object.entries(works)) {
      for (let i = 0; i < 3; i++) {
        passes.get(key, () => new Pass([{ shape }], ([x]) => [work(x!)])).run([Float32Array.of(i, i)], read);
      }
    }
    expect(passes.refusals()).toEqual([expect.stringContaining('anew: it needs')]);
    passes.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is as good after an error in what reads its results', () => {
    const pass = product(tf.tensor([1, 0, 0, 1], [1, 2, 2]));
    const failing = () =>
      pass.run([Float32Array.of(1, 1)], () => {
        throw new Error('read');
      });
    expect(failing).toThrow('read');
    expect(pass.run([Float32Array.of(3, 4)], read)).toEqual([3, 4]);
  });
});

import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src/training/backend.ts';
import { createTrainer } from '../../../src/training/trainer.ts';
import { outputOf, shapesOf } from '../helpers/outputs.ts';
import { type TestProgram, testData, testProgram, testRun } from '../helpers/runs.ts';

beforeAll(() => selectBackend('wasm'));

type Layers = TestProgram['layers'];

const reshape = (name: string, shape: number[], source = 'input'): Layers[number] => ({
  kind: 'reshape',
  name,
  shape,
  inputs: [source],
});
const [a, b] = [reshape('a', [2, 2]), reshape('b', [2, 2])];

describe('merges', () => {
  it('repeat axes of size 1 to what the others have', () => {
    const layers: Layers = [
      { kind: 'takeStep', name: 'first', step: 0, inputs: ['input'] },
      reshape('line', [1, 2], 'first'),
      { kind: 'subtract', inputs: ['input', 'line'] },
    ];
    expect(outputOf(layers, [3, 2], [1, 2, 3, 5, 8, 13])).toEqual([0, 0, 2, 3, 7, 11]);
  });

  it('refuse inputs whose shapes do not meet, or of another number', () => {
    const merge = (kind: 'add' | 'subtract', inputs: string[]): Layers => [
      a,
      reshape('wide', [1, 4]),
      { kind, inputs },
    ];
    expect(() => shapesOf(merge('add', ['a', 'wide']), [4])).toThrow(
      /layer add-0 takes inputs of one shape, save for axes of size 1.*\[2, 2\] and \[1, 4\]/s,
    );
    expect(() => shapesOf(merge('subtract', ['a', 'wide', 'a']), [4])).toThrow(/subtract-0 takes 2 inputs/);
    expect(() => shapesOf([{ kind: 'add' }], [4])).toThrow(/add-0 takes 2 or more inputs/);
  });
});

describe('a concatenation', () => {
  it('counts its axis as Keras does, from 1 or from the last', () => {
    const along = (axis: number) => {
      const layers: Layers = [a, b, { kind: 'concatenate', axis, inputs: ['a', 'b'] }];
      return [shapesOf(layers, [4]).at(-1), outputOf(layers, [4], [1, 2, 3, 4])];
    };
    expect(along(1)).toEqual([
      [4, 2],
      [1, 2, 3, 4, 1, 2, 3, 4],
    ]);
    for (const axis of [2, -1]) {
      expect(along(axis)).toEqual([
        [2, 4],
        [1, 2, 1, 2, 3, 4, 3, 4],
      ]);
    }
  });

  it('refuses an axis that is not there, and other axes that differ', () => {
    expect(() => shapesOf([a, b, { kind: 'concatenate', axis: 3, inputs: ['a', 'b'] }], [4])).toThrow(
      /axis 3/,
    );
    expect(() => shapesOf([a, b, { kind: 'concatenate', axis: 0, inputs: ['a', 'b'] }], [4])).toThrow(/axis/);
    const other: Layers = [a, reshape('c', [4, 1]), { kind: 'concatenate', inputs: ['a', 'c'] }];
    expect(() => shapesOf(other, [4])).toThrow(/agree in all axes but -1/);
  });
});

describe('a dot product', () => {
  it('has a cosine between −1 and 1', () => {
    const layers: Layers = [
      { kind: 'takeStep', name: 'x', step: 0, inputs: ['input'] },
      { kind: 'takeStep', name: 'y', step: 1, inputs: ['input'] },
      { kind: 'dot', normalise: true, inputs: ['x', 'y'] },
    ];
    const cosines = outputOf(layers, [2, 2], [3, 4, 6, 8, 1, 0, 0, 5, 1, 1, -2, -2]);
    expect(cosines.map((value) => Number(value.toFixed(6)))).toEqual([1, 0, -1]);
  });

  it('keeps what is left of the first one’s axes, then of the second’s', () => {
    const layers = (axis: number | [number, number]): Layers => [
      reshape('left', [2, 3]),
      reshape('right', [3, 2]),
      { kind: 'dot', axis, inputs: ['left', 'right'] },
    ];
    expect(outputOf(layers([2, 1]), [6], [1, 2, 3, 4, 5, 6])).toEqual([22, 28, 49, 64]);
    expect(outputOf(layers([1, 2]), [6], [1, 2, 3, 4, 5, 6])).toEqual([9, 19, 29, 12, 26, 40, 15, 33, 51]);
    expect(() => shapesOf(layers(-1), [6])).toThrow(/one size along axis -1 and -1/);
  });
});

describe('a maximum', () => {
  it('follows the choices that were recorded, so that a difference of gradients steps over no kink', () => {
    const layers: Layers = [
      { kind: 'dense', name: 'a', units: 2 },
      { kind: 'dense', name: 'b', units: 2, inputs: ['input'] },
      { kind: 'maximum', inputs: ['a', 'b'] },
    ];
    const train = testData({ rows: 6, inputShape: [2], targetShape: [2], target: 'normal' }, 'maximum');
    const trainer = createTrainer([testRun(testProgram({ layers, loss: 'meanSquaredError' }), train)]);
    const batch = trainer.createBatch([train]);
    const gates = trainer.recordGates(batch, { mode: 'evaluate' });
    const plain = trainer.gradientsOn(batch, { mode: 'evaluate' });
    const gated = trainer.gradientsOn(batch, { mode: 'evaluate', gates });
    expect(gated.losses).toEqual(plain.losses);
    // With the two layers' weights exchanged, every choice of the present values is the other one.
    const [aKernel, aBias, bKernel, bBias] = trainer.trainable.map((i) => trainer.weight(i));
    const weights = [bKernel!, bBias!, aKernel!, aBias!];
    const smaller = trainer.lossOn(batch, { mode: 'evaluate', weights, gates });
    const larger = trainer.lossOn(batch, { mode: 'evaluate', weights });
    expect(larger).toEqual(plain.losses);
    expect(smaller).not.toEqual(plain.losses);
    tf.dispose([...plain.gradients, ...gated.gradients]);
    gates.dispose();
    trainer.dispose();
  });
});

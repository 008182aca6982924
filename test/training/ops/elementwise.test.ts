import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/lib/random.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import {
  add,
  choose,
  differs,
  larger,
  maximum,
  multiply,
  scale,
  stopGradient,
  subtract,
} from '../../../src/training/ops/elementwise.ts';
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

const shapes = [[1], [2, 3], [5, 7, 2], [3, 4, 6, 4]];

function pair(name: string, shape: readonly number[]) {
  const random = randomStream(name, shape.length);
  return [normalValues(random, shape), normalValues(random, shape)] as const;
}

const functions: Readonly<Record<string, readonly [ours: Op, stock: Op]>> = {
  add: [(a, b) => add(a!, b!), (a, b) => tf.add(a!, b!)],
  subtract: [(a, b) => subtract(a!, b!), (a, b) => tf.sub(a!, b!)],
  multiply: [(a, b) => multiply(a!, b!), (a, b) => tf.mul(a!, b!)],
  maximum: [(a, b) => maximum(a!, b!), (a, b) => tf.maximum(a!, b!)],
};

describe.each(Object.entries(functions))('%s', (name, [ours, stock]) => {
  it('equals stock ops in value and both gradients', async () => {
    for (const shape of shapes) await expectSame(ours, stock, pair(name, shape), 1e-7);
  });

  it('is composed of stock ops elsewhere', async () => {
    const inputs = pair(name, [3, 5]);
    const [found, wanted] = [await evaluate('cpu', ours, inputs), await evaluate('cpu', stock, inputs)];
    expectClose(found.value, wanted.value, 0);
    for (const [i, gradient] of found.gradients.entries()) expectClose(gradient, wanted.gradients[i]!, 0);
  });

  it('carries NaN and infinities as stock ops do', async () => {
    const random = randomStream(name, 'poison');
    const inputs = pair(name, [4, 9, 3]).map((values) => poison(values, random, 6));
    expect(await valueOn('wasm', ours, inputs)).toEqual(await valueOn('cpu', stock, inputs));
  });

  it('gives every replica what it gets alone, beside one of NaN', async () => {
    await expectReplicasAlone(ours, pair(name, [5, 3, 3]));
  });

  it('refuses tensors of two shapes, instead of reading past them', async () => {
    await selectBackend('wasm');
    expect(() => ours(tf.zeros([2, 3]), tf.zeros([3, 2]))).toThrow('[3,2]');
  });
});

describe('the same tensor twice', () => {
  it('takes both gradients', async () => {
    const [x] = pair('twice', [3, 4]);
    const twice: Op = (given) => add(multiply(given!, given!), add(given!, given!));
    await expectSame(twice, (given) => tf.square(given!).add(given!.mul(2)), [x]);
  });
});

describe('scale', () => {
  it('equals stock ops', async () => {
    const [x] = pair('scale', [3, 4, 3]);
    await expectSame(
      (given) => scale(given!, -0.3),
      (given) => tf.mul(given!, -0.3),
      [x],
      1e-7,
    );
  });
});

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  const values = (...data: number[]) => ({ shape: [1, data.length], data: Float32Array.from(data) });

  it('the larger one of equal values is the first, and a NaN is larger than any', async () => {
    const a = values(1, 2, 3, NaN, 1, NaN, -0);
    const b = values(2, 1, 3, 1, NaN, NaN, 0);
    expect([...(await valueOn(backend, (x, y) => larger(x!, y!), [a, b])).data]).toEqual([
      0, 1, 1, 1, 0, 1, 1,
    ]);
    const most = await valueOn(backend, (x, y) => maximum(x!, y!), [a, b]);
    expect([...most.data]).toEqual([2, 2, 3, NaN, NaN, NaN, -0]);
  });

  it('a value that is not chosen reaches neither the result nor the gradient', async () => {
    const op: Op = (a, b) => choose(tf.tensor2d([[1, 0, 1]]), a!, b!);
    const inputs = [values(1, NaN, Infinity), values(NaN, 2, NaN)];
    const { value, gradients } = await evaluate(backend, op, inputs);
    expect([...value.data]).toEqual([1, 2, Infinity]);
    expect([...gradients[0]!.data].map((v) => v === 0)).toEqual([false, true, false]);
    expect([...gradients[1]!.data].map((v) => v === 0)).toEqual([true, false, true]);
  });

  it('differs marks other numbers and NaN, without gradient', async () => {
    const x = values(0, 1, -0, NaN, 2);
    const each: Op = (given) => differs(tf.reshape(given!, [given!.shape[1]!, 1]), 0);
    expect([...(await valueOn(backend, each, [x])).data]).toEqual([0, 1, 0, 1, 1]);
    const rows = { shape: [1, 3, 2], data: Float32Array.of(0, 0, 0, 3, 4, 4) };
    const ofRows: Op = (given) => differs(given!, 0);
    expect([...(await valueOn(backend, ofRows, [rows])).data]).toEqual([0, 1, 1]);
    const masked: Op = (given) => multiply(each(given!), tf.reshape(given!, [2]));
    const { gradients } = await evaluate(backend, masked, [values(3, 0)]);
    expect(gradients[0]!.data[0]).not.toBe(0);
    expect(gradients[0]!.data[1]).toBe(0);
  });

  it('no gradient passes stopGradient', async () => {
    const [x] = pair('stop', [2, 3]);
    const stopped: Op = (given) => multiply(stopGradient(given!), given!);
    const { value, gradients } = await evaluate(backend, stopped, [x]);
    expect(value).toEqual(await valueOn(backend, (given) => tf.square(given!), [x]));
    const whole = await evaluate(backend, (given) => tf.square(given!), [x]);
    expect(gradients[0]!.data).toEqual(whole.gradients[0]!.data.map((v) => v / 2));
  });
});

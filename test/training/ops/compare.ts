import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { type RandomStream, randomStream } from '../../../src/lib/random.ts';
import { type BackendName, selectBackend } from '../../../src/training/backend.ts';

/** A tensor that belongs to no backend yet. */
export interface Values {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export interface Evaluated {
  readonly value: Values;
  /** One per input. */
  readonly gradients: readonly Values[];
}

export type Op = (...inputs: tf.Tensor[]) => tf.Tensor;

export function normalValues(random: RandomStream, shape: readonly number[], sd = 1): Values {
  const data = Float32Array.from({ length: tf.util.sizeFromShape([...shape]) }, () => random.normal(0, sd));
  return { shape, data };
}

/** The same values with about one in `every` replaced by NaN, ∞ or −∞. */
export function poison({ shape, data }: Values, random: RandomStream, every: number): Values {
  const bad = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return { shape, data: data.map((value) => (random.integer(every) === 0 ? random.pick(bad) : value)) };
}

export function toTensor({ shape, data }: Values): tf.Tensor {
  return tf.tensor(data, [...shape]);
}

function toValues(tensor: tf.Tensor): Values {
  return { shape: tensor.shape, data: tensor.dataSync() as Float32Array };
}

/** `tf.tidy` for results that are no tensors. */
function tidily<T>(work: () => T): T {
  let result!: T;
  tf.tidy(() => {
    result = work();
  });
  return result;
}

/** Value and gradients of an op on a backend; the output is weighted with fixed random numbers. Nothing may leak. */
export async function evaluate(backend: BackendName, op: Op, inputs: readonly Values[]): Promise<Evaluated> {
  await selectBackend(backend);
  const before = tf.memory().numTensors;
  const result = tidily(() => {
    const tensors = inputs.map(toTensor);
    const shape = tf.tidy(() => op(...tensors).shape);
    const weights = toTensor(normalValues(randomStream('weights of the output'), shape));
    const { value, grads } = tf.valueAndGrads(op)(tensors, weights);
    return { value: toValues(value), gradients: grads.map(toValues) };
  });
  expect(tf.memory().numTensors).toBe(before);
  return result;
}

/** The value of an op on a backend. */
export async function valueOn(backend: BackendName, op: Op, inputs: readonly Values[]): Promise<Values> {
  await selectBackend(backend);
  return tidily(() => toValues(op(...inputs.map(toTensor))));
}

/** Equal shapes, equal NaN and infinities, and numbers within `tolerance` of the largest one. */
export function expectClose(found: Values, wanted: Values, tolerance = 1e-5): void {
  expect(found.shape).toEqual(wanted.shape);
  const size = wanted.data.reduce((most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most), 0);
  const wrong = wanted.data.findIndex((value, i) => {
    const other = found.data[i]!;
    if (!Number.isFinite(value)) return !Object.is(other, value);
    return !(Math.abs(other - value) <= tolerance * Math.max(size, 1e-3));
  });
  expect({ at: wrong, value: found.data[wrong] }).toEqual({ at: -1, value: undefined });
}

/** Values and gradients of `op` on wasm against those of `reference` on the cpu backend. */
export async function expectSame(op: Op, reference: Op, inputs: readonly Values[], tolerance = 1e-5) {
  const wanted = await evaluate('cpu', reference, inputs);
  const found = await evaluate('wasm', op, inputs);
  expectClose(found.value, wanted.value, tolerance);
  for (const [i, gradient] of found.gradients.entries()) {
    expectClose(gradient, wanted.gradients[i]!, tolerance);
  }
}

/** Replicas `from` to `to` of every tensor. */
export function sliceReplicas({ shape, data }: Values, from: number, to: number): Values {
  const stride = data.length / shape[0]!;
  return { shape: [to - from, ...shape.slice(1)], data: data.slice(from * stride, to * stride) };
}

/**
 * Five replicas at once give bit for bit what each gives alone, gradients included, with one of them all NaN.
 * The gradients' weights are those of the replica.
 */
export async function expectReplicasAlone(op: Op, inputs: readonly Values[]): Promise<void> {
  const replicas = inputs[0]!.shape[0]!;
  const spoilt = inputs.map(({ shape, data }) => {
    const stride = data.length / replicas;
    return { shape, data: data.map((value, i) => (Math.floor(i / stride) === 2 ? Number.NaN : value)) };
  });
  const squared: Op = (...tensors) => {
    const y = op(...tensors);
    return tf.mul(y, y).sum(y.shape.map((_, axis) => axis).slice(1));
  };
  const gradients = async (values: readonly Values[]) => {
    await selectBackend('wasm');
    return tidily(() => {
      const { value, grads } = tf.valueAndGrads(squared)(
        values.map(toTensor),
        tf.ones([values[0]!.shape[0]!]),
      );
      return [value, ...grads].map(toValues);
    });
  };
  const together = await gradients(spoilt);
  for (const r of [0, 1, 3, 4]) {
    const alone = await gradients(inputs.map((values) => sliceReplicas(values, r, r + 1)));
    for (const [i, values] of alone.entries()) {
      expect(values.data).toEqual(sliceReplicas(together[i]!, r, r + 1).data);
    }
  }
}

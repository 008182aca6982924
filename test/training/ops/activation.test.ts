import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/lib/random.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import type { AnyActivation } from '../../../src/training/kernels/activation.ts';
import { activate, composeActivation, piecewise } from '../../../src/training/ops/activation.ts';
import { activationNames } from '../../../src/training/specs/fields.ts';
import { evaluate, expectReplicasAlone, expectSame, normalValues, poison } from './compare.ts';

const activations: readonly AnyActivation[] = [...activationNames, 'leakyRelu'];
const active = activations.filter((activation) => activation !== 'linear');
const shapes = [
  [1, 1, 1],
  [2, 3, 5],
  [5, 7, 2],
  [3, 4, 6, 4],
];

/** Keras's formulas in float64. */
const formulas: Partial<Record<AnyActivation, (x: number) => number>> = {
  relu: (x) => Math.max(x, 0),
  leakyRelu: (x) => (x > 0 ? x : 0.3 * x),
  elu: (x) => (x < 0 ? Math.expm1(x) : x),
  selu: (x) => 1.0507009873554805 * (x < 0 ? 1.6732632423543772 * Math.expm1(x) : x),
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  softsign: (x) => x / (1 + Math.abs(x)),
  exponential: Math.exp,
};

/** erfc(z) for z ≥ 0 in float64, by Simpson's rule over its tail ∫ e^(-t²) dt, whose cut end is below 1e-17 of it. */
function erfc(z: number): number {
  const steps = 2000;
  const width = Math.min(6, 40 / (1 + z)) / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const t = i * width;
    const weight = i === 0 || i === steps ? 1 : i % 2 === 0 ? 2 : 4;
    sum += weight * Math.exp(-t * t - 2 * z * t);
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-z * z) * ((sum * width) / 3);
}

const normalCdf = (x: number) => (x < 0 ? erfc(-x / Math.SQRT2) / 2 : 1 - erfc(x / Math.SQRT2) / 2);
const normalDensity = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const geluLine = (x: number) => 2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** Smooth activations and their derivatives in float64, with the errors promised: of the value, in units in the last place. */
const smooth = {
  gelu: {
    value: (x: number) => x * normalCdf(x),
    slope: (x: number) => normalCdf(x) + x * normalDensity(x),
    error: () => 3,
  },
  // Where the sigmoid falls off as e^u, the rounding of u is multiplied by its size.
  geluTanh: {
    value: (x: number) => x * sigmoid(geluLine(x)),
    slope: (x: number) => {
      const p = sigmoid(geluLine(x));
      return p + x * p * (1 - p) * 2 * Math.sqrt(2 / Math.PI) * (1 + 0.134145 * x * x);
    },
    error: (x: number) => 3 + 2 * Math.abs(Math.min(0, geluLine(x))),
  },
  silu: {
    value: (x: number) => x * sigmoid(x),
    slope: (x: number) => sigmoid(x) * (1 + x * sigmoid(-x)),
    error: () => 3,
  },
  mish: {
    value: (x: number) => x * Math.tanh(softplus(x)),
    slope: (x: number) => {
      const weight = Math.tanh(softplus(x));
      return weight + x * (1 - weight * weight) * sigmoid(x);
    },
    error: () => 4,
  },
};

describe.each(Object.entries(smooth))('%s', (name, { value, slope, error }) => {
  const x = Float32Array.from({ length: 6001 }, (_, i) => (i - 4000) / 400 + 1e-4);

  it('keeps its digits, far below 0 too', async () => {
    await selectBackend('wasm');
    const y = tf.tidy(() => activate(tf.tensor2d(x, [1, x.length]), name as AnyActivation).dataSync());
    for (const [i, at] of x.entries()) {
      const exact = value(at);
      if (Math.abs(exact) < 1e-36) continue;
      const ulps = Math.abs(y[i]! - exact) / (Math.abs(exact) * 2 ** -23);
      expect(ulps, `at ${at}`).toBeLessThan(error(at));
    }
  });

  it('has the derivative of its formula', async () => {
    const { gradients } = await evaluate('wasm', (given) => activate(given!, name as AnyActivation).mul(1), [
      { shape: [1, x.length], data: x },
    ]);
    const weights = normalValues(randomStream('weights of the output'), [1, x.length]);
    for (const [i, at] of x.entries()) {
      const found = gradients[0]!.data[i]! / weights.data[i]!;
      expect(Math.abs(found - slope(at)), `at ${at}`).toBeLessThan(5e-7);
    }
  });
});

describe.each(active)('%s', (activation) => {
  const op = (x: tf.Tensor) => activate(x, activation);
  const reference = (x: tf.Tensor) => composeActivation(x, activation);

  it('on wasm equals stock ops in value and gradient', async () => {
    for (const shape of shapes) {
      const x = normalValues(randomStream(activation, shape.length), shape, 3);
      await expectSame(op, reference, [x], 2e-6);
    }
  });

  it('carries NaN and infinities as stock ops do', async () => {
    const random = randomStream(activation, 'poison');
    await expectSame(op, reference, [poison(normalValues(random, [3, 9, 5], 2), random, 8)], 2e-6);
  });

  it('gives every replica what it gets alone, beside one of NaN', async () => {
    await expectReplicasAlone(
      (x) => activate(x!, activation),
      [normalValues(randomStream(activation), [5, 3, 7])],
    );
  });
});

describe.each(Object.entries(formulas))('%s', (name, formula) => {
  it('lies within two units in the last place of its formula', async () => {
    await selectBackend('wasm');
    const x = Float32Array.from({ length: 40_001 }, (_, i) => (i - 20_000) / 500 + 1e-4);
    const y = tf.tidy(() => activate(tf.tensor2d(x, [1, x.length]), name as AnyActivation).dataSync());
    const worst = x.reduce((most, value, i) => {
      const exact = formula(value);
      return Math.max(most, Math.abs(y[i]! - exact) / (Math.max(Math.abs(exact), 1e-30) * 2 ** -23));
    }, 0);
    expect(worst).toBeLessThan(2);
  });
});

it('hands linear through as it is', async () => {
  await selectBackend('wasm');
  const x = tf.tensor1d([1, Number.NaN]);
  expect(activate(x, 'linear')).toBe(x);
});

describe('extreme inputs', () => {
  it('neither overflow early nor lose denormals in the exponential', async () => {
    await selectBackend('wasm');
    const x = [-Infinity, -104, -100, -88, 88.72, 89, Infinity, NaN, 0].map(Math.fround);
    const y = Array.from(activate(tf.tensor1d(x), 'exponential').dataSync());
    const exact = x.map((value) => Math.fround(Math.exp(value)));
    for (const [i, value] of exact.entries()) {
      if (Number.isFinite(value))
        expect(Math.abs(y[i]! - value)).toBeLessThanOrEqual(2 ** -23 * value + 2 ** -149);
      else expect(y[i]).toBe(value);
    }
  });

  it('give the limits of each function', async () => {
    await selectBackend('wasm');
    const limits = (activation: AnyActivation) =>
      Array.from(activate(tf.tensor1d([-Infinity, Infinity]), activation).dataSync());
    expect(limits('tanh')).toEqual([-1, 1]);
    expect(limits('sigmoid')).toEqual([0, 1]);
    expect(limits('hardSigmoid')).toEqual([0, 1]);
    expect(limits('softplus')).toEqual([0, Infinity]);
    expect(limits('relu')).toEqual([0, Infinity]);
    expect(limits('elu')).toEqual([-1, Infinity]);
  });
});

describe.each([...piecewise])('a frozen %s', (activation) => {
  const random = randomStream('gates', activation);
  const recorded = normalValues(random, [2, 5, 3], 2);
  const moved = normalValues(random, [2, 5, 3], 2);
  const gate = () => tf.tensor(recorded.data, [2, 5, 3]);

  it('stays on the recorded pieces, on wasm as in stock ops', async () => {
    await expectSame(
      (x) => activate(x!, activation, { gate: gate() }),
      (x) => composeActivation(x!, activation, { gate: gate() }),
      [moved],
      2e-6,
    );
  });

  it('is the activation itself where the gate is its input', async () => {
    const frozen = await evaluate('wasm', (x) => activate(x!, activation, { gate: gate() }), [recorded]);
    const free = await evaluate('wasm', (x) => activate(x!, activation), [recorded]);
    expect(frozen).toEqual(free);
  });
});

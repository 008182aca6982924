import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/lib/random.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import {
  type AttentionOptions,
  attentionWeights,
  composeAttentionWeights,
  composeWeighValues,
  weighValues,
} from '../../../src/training/ops/attention.ts';
import {
  evaluate,
  expectClose,
  expectReplicasAlone,
  expectSame,
  normalValues,
  type Op,
  poison,
  type Values,
  valueOn,
} from './compare.ts';

const backends = ['wasm', 'cpu'] as const;

/** Numbers of heads, queries, keys, sizes of a query and of a value; none a multiple of four in some. */
const sizes = [
  [1, 1, 1, 1, 1],
  [2, 3, 5, 3, 2],
  [4, 8, 8, 4, 6],
  [3, 13, 9, 5, 4],
] as const;

const cases = sizes.flatMap(([heads, queries, keys, size, valueSize], i) =>
  [false, true].flatMap((causal) =>
    [false, true].map((masked) => {
      const random = randomStream('attention', i);
      const [replicas, rows] = [3, 2];
      const mask = { shape: [replicas, rows, keys], data: new Float32Array(replicas * rows * keys) };
      mask.data.forEach((_, j) => {
        mask.data[j] = random.integer(3) === 0 ? 0 : 1;
      });
      return {
        title: `${heads} heads, ${queries} × ${keys}${causal ? ', causal' : ''}${masked ? ', masked' : ''}`,
        random,
        options: { heads, causal },
        mask: masked ? mask : null,
        q: normalValues(random, [replicas, rows, queries, heads * size]),
        k: normalValues(random, [replicas, rows, keys, heads * size]),
        v: normalValues(random, [replicas, rows, keys, heads * valueSize]),
      };
    }),
  ),
);

function attend(run: 'kernels' | 'composed', options: AttentionOptions, mask: Values | null): Op {
  const [weigh, mix] =
    run === 'kernels' ? [attentionWeights, weighValues] : [composeAttentionWeights, composeWeighValues];
  return (q, k, v) => {
    const seen = mask === null ? null : tf.tensor(mask.data, [...mask.shape]);
    return mix(weigh(q!, k!, seen, options), v!);
  };
}

describe('attention', () => {
  it.each(cases)('on wasm equals stock ops in value and gradients: $title', async (item) => {
    const { options, mask, q, k, v } = item;
    await expectSame(attend('kernels', options, mask), attend('composed', options, mask), [q, k, v]);
  });

  it.each(cases)('carries NaN and infinities as stock ops do: $title', async (item) => {
    const { random, options, mask, q, k, v } = item;
    const inputs = [poison(q, random, 40), k, v];
    const wanted = await evaluate('cpu', attend('composed', options, mask), inputs);
    const found = await evaluate('wasm', attend('kernels', options, mask), inputs);
    expectClose(found.value, wanted.value);
  });

  it.each(cases.slice(4))(
    'gives every replica what it gets alone, beside one of NaN: $title',
    async (item) => {
      const { random, options, q, k, v } = item;
      const five = ({ shape }: Values) => normalValues(random, [5, ...shape.slice(1)]);
      await expectReplicasAlone(attend('kernels', options, null), [five(q), five(k), five(v)]);
    },
  );

  it.each(backends)('weighs by the softmax of scaled products, worked by hand, on %s', async (backend) => {
    const query = { shape: [1, 1, 1, 4], data: Float32Array.of(1, 0, 2, 0) };
    const keys = { shape: [1, 1, 2, 4], data: Float32Array.of(0, 0, 0, 0, Math.log(3), 0, 0, 0) };
    const op: Op = (q, k) => attentionWeights(q!, k!, null, { heads: 1, causal: false });
    const { data } = await valueOn(backend, op, [query, keys]);
    // e^(ln 3 / √4) = √3 against 1.
    expect(data[1]! / data[0]!).toBeCloseTo(Math.sqrt(3), 5);
    expect(data[0]! + data[1]!).toBeCloseTo(1, 6);
  });

  it.each(backends)(
    'gives a query that sees no key zeros, and passes nothing back, on %s',
    async (backend) => {
      const random = randomStream('hidden');
      const [q, k, v] = [
        [1, 2, 3, 4],
        [1, 2, 5, 4],
        [1, 2, 5, 2],
      ].map((shape) => normalValues(random, shape));
      const mask = { shape: [1, 2, 5], data: Float32Array.of(0, 0, 0, 0, 0, 1, 1, 0, 1, 1) };
      const op = attend('kernels', { heads: 2, causal: false }, mask);
      const { value, gradients } = await evaluate(backend, op, [q!, k!, v!]);
      expect([...value.data.subarray(0, 6)]).toEqual([0, 0, 0, 0, 0, 0]);
      expect(value.data.subarray(6).every((one) => one !== 0)).toBe(true);
      for (const { data, shape } of gradients) {
        expect([...data.subarray(0, data.length / 2)].every((one) => one === 0)).toBe(true);
        // Of the second row, only the hidden key gets nothing.
        const step = data.subarray(data.length / 2 + 2 * shape[3]!, data.length / 2 + 3 * shape[3]!);
        if (shape[2] === 5) expect([...step].every((one) => one === 0)).toBe(true);
      }
    },
  );

  it.each(backends)('lets a step see itself and what came before only, on %s', async (backend) => {
    const random = randomStream('causal');
    const [q, k] = [
      [1, 1, 4, 2],
      [1, 1, 6, 2],
    ].map((shape) => normalValues(random, shape));
    const op: Op = (queries, keys) => attentionWeights(queries!, keys!, null, { heads: 1, causal: true });
    const { data } = await valueOn(backend, op, [q!, k!]);
    const seen = [...data].map((weight) => (weight === 0 ? 0 : 1));
    expect(seen).toEqual([1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 0, 0]);
    for (let i = 0; i < 4; i++) {
      expect(data.subarray(6 * i, 6 * i + 6).reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 6);
    }
  });

  it('refuses shapes that do not fit, instead of reading past them', async () => {
    await selectBackend('wasm');
    const options = { heads: 2, causal: false };
    const [q, k] = [tf.zeros([2, 3, 4, 6]), tf.zeros([2, 3, 5, 6])];
    expect(() => attentionWeights(q, tf.zeros([2, 3, 5, 4]), null, options)).toThrow('not float32 [2,3,5,6]');
    expect(() => attentionWeights(q, k, tf.zeros([2, 3, 4]), options)).toThrow('not float32 [2,3,5]');
    expect(() => weighValues(tf.zeros([2, 3, 2, 4, 5]), tf.zeros([2, 3, 4, 6]))).toThrow(
      'not float32 [2,3,5,6]',
    );
  });
});

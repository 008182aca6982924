import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createBatches } from '../../../src/inputs/generators/networks/batches.ts';
import { planDense, runDense } from '../../../src/inputs/generators/networks/layers.ts';
import { adam, createLearner } from '../../../src/inputs/generators/networks/learner.ts';
import { bernoulliLoss, normalDivergence } from '../../../src/inputs/generators/networks/losses.ts';
import { createParameters, openParameters } from '../../../src/inputs/generators/networks/parameters.ts';
import { hiddenUnits } from '../../../src/inputs/generators/networks/sizes.ts';
import { type PictureShape, upsampling } from '../../../src/inputs/generators/networks/upsample.ts';
import { randomStream } from '../../../src/lib/random.ts';
import { selectBackend } from '../../../src/training/backend.ts';

beforeAll(async () => {
  await selectBackend('wasm');
});

describe('a learner', () => {
  it('finds the line through points, and holds no more tensors after a thousand steps than after one', () => {
    const parameters = createParameters(planDense('line', 1, 1), randomStream('line'));
    const learner = createLearner(parameters, adam(0.05));
    const step = () =>
      learner.step(() => {
        const x = tf.tensor3d([-1, 0, 1, 2], [1, 4, 1]);
        const y = tf.tensor3d([-5, -2, 1, 4], [1, 4, 1]);
        return runDense(parameters, 'line', x, 'linear').sub(y).square().mean();
      });
    const first = step();
    const held = tf.memory().numTensors;
    for (let i = 0; i < 1000; i++) step();
    expect(tf.memory().numTensors).toBe(held);
    expect(step()).toBeLessThan(first / 1e6);
    const [slope, offset] = parameters.read().map(({ values }) => values[0]!);
    expect(slope).toBeCloseTo(3, 2);
    expect(offset).toBeCloseTo(-2, 2);
    learner.dispose();
    parameters.dispose();
  });

  it('leaves the weights of other networks as they are', () => {
    const own = createParameters(planDense('own', 2, 2), randomStream('own'));
    const other = createParameters(planDense('other', 2, 1), randomStream('other'));
    const before = [own.read(), other.read()];
    const learner = createLearner(own, adam(0.1));
    learner.step(() => runDense(other, 'other', runDense(own, 'own', tf.ones([1, 3, 2]))).sum());
    expect(own.read()).not.toEqual(before[0]);
    expect(other.read()).toEqual(before[1]);
    for (const part of [learner, own, other]) part.dispose();
  });
});

describe('parameters', () => {
  const plans = planDense('layer', 2, 3);

  it('are the same again when opened from what was read of them', () => {
    const created = createParameters(plans, randomStream('again'));
    const opened = openParameters(plans, created.read());
    expect(opened.read()).toEqual(created.read());
    created.dispose();
    opened.dispose();
  });

  it('name the weight that is not as planned', () => {
    const created = createParameters(planDense('layer', 2, 4), randomStream('other'));
    const weights = created.read();
    created.dispose();
    expect(() => openParameters(plans, weights)).toThrow(
      'the weights are not those of this generator and data; need layer/kernel [2, 3]; got layer/kernel [2, 4]',
    );
    expect(() => openParameters(planDense('layer', 2, 4), weights.slice(0, 1))).toThrow('got 1 weights');
  });
});

describe('batches', () => {
  const data = {
    rows: 5,
    inputShape: [2],
    inputs: Float32Array.from({ length: 10 }, (_, i) => i / 10),
    labels: Int32Array.of(0, 1, 2, 0, 1),
    classes: 3,
  };

  it('hold every row at most once an epoch, each beside its own class', () => {
    const batches = createBatches(data, 2, randomStream('batches'));
    for (let epoch = 0; epoch < 3; epoch++) {
      const seen = [batches.next(), batches.next()].flatMap(({ inputs, classes }) => {
        const values = inputs.arraySync()[0]!;
        return values.map(([first], i) => {
          const row = Math.round(first! * 5);
          expect(classes.arraySync()[0]![i]!.indexOf(1)).toBe(data.labels[row]);
          return row;
        });
      });
      expect(new Set(seen).size).toBe(4);
    }
    batches.dispose();
  });

  it('are as large as the data where these are fewer than asked for', () => {
    const batches = createBatches(data, 64, randomStream('batches'));
    expect(batches.next().inputs.shape).toEqual([1, 5, 2]);
    batches.dispose();
  });
});

describe('losses', () => {
  it('are the cross-entropy of sigmoids: ln 2 a pixel of a logit of 0, and finite where the network is sure and wrong', () => {
    const loss = (logits: number[], targets: number[]) =>
      bernoulliLoss(tf.tensor3d(logits, [1, 1, 2]), tf.tensor3d(targets, [1, 1, 2])).dataSync()[0];
    expect(loss([0, 0], [1, 0.3])).toBeCloseTo(2 * Math.LN2, 5);
    expect(loss([200, -200], [0, 1])).toBeCloseTo(400, 3);
    expect(loss([2, 0], [1, 1])).toBeCloseTo(Math.log1p(Math.exp(-2)) + Math.LN2, 5);
  });

  it('are 0 for the standard normal, and ½(m² + s² − ln s² − 1) a number beside it, averaged over rows', () => {
    const divergence = (mean: number[], logVariance: number[]) =>
      normalDivergence(tf.tensor3d(mean, [1, 2, 1]), tf.tensor3d(logVariance, [1, 2, 1])).dataSync()[0];
    expect(divergence([0, 0], [0, 0])).toBeCloseTo(0, 6);
    expect(divergence([3, 0], [0, Math.log(4)])).toBeCloseTo((4.5 + (4 - Math.log(4) - 1) / 2) / 2, 5);
  });
});

describe('upsampling', () => {
  const enlarge = (values: number[], from: PictureShape, to: PictureShape) =>
    Array.from(tf.matMul(tf.tensor3d(values, [1, 1, values.length]), upsampling(from, to)).dataSync());

  it('doubles a row of two cells with shares of three quarters and one', () => {
    expect(enlarge([0, 4], [1, 2, 1], [1, 4, 1])).toEqual([0, 1, 3, 4]);
  });

  it('keeps a picture of one colour, of any size, channel by channel', () => {
    const enlarged = enlarge([0.25, 0.5, 0.25, 0.5, 0.25, 0.5, 0.25, 0.5], [2, 2, 2], [3, 7, 2]);
    expect(enlarged).toHaveLength(42);
    for (const [i, value] of enlarged.entries()) expect(value).toBeCloseTo(i % 2 === 0 ? 0.25 : 0.5, 6);
  });
});

it('hidden layers grow with the root of the input', () => {
  expect([[4], [8, 8, 1], [14, 14, 1], [64, 64, 3]].map((shape) => hiddenUnits(shape, 9))).toEqual([
    24, 72, 128, 256,
  ]);
});

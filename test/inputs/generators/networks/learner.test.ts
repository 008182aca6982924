import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createParameters, planDense, runDense } from '../../../../src/inputs/generators/networks/layers.ts';
import {
  adam,
  bernoulliLoss,
  createAverage,
  createLearner,
  latentDivergence,
} from '../../../../src/inputs/generators/networks/learner.ts';
import { randomStream } from '../../../../src/lib/random.ts';
import { selectBackend } from '../../../../src/training/backend.ts';

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
      latentDivergence(tf.tensor3d(mean, [1, 2, 1]), tf.tensor3d(logVariance, [1, 2, 1])).dataSync()[0];
    expect(divergence([0, 0], [0, 0])).toBeCloseTo(0, 6);
    expect(divergence([3, 0], [0, Math.log(4)])).toBeCloseTo((4.5 + (4 - Math.log(4) - 1) / 2) / 2, 5);
  });
});

describe('an average of weights', () => {
  const start = { name: 'w', shape: [1], initialiser: { kind: 'zeros' } } as const;

  function averageOf(values: readonly number[], decay: number): number {
    const parameters = createParameters([start], randomStream('average'));
    const average = createAverage(parameters, decay);
    for (const value of values) {
      tf.tidy(() => parameters.all[0]!.assign(tf.tensor2d([[value]])));
      average.update();
    }
    const [{ values: means } = { values: new Float32Array() }] = average.read();
    average.dispose();
    parameters.dispose();
    return means[0]!;
  }

  it('keeps no more than 1, 2, … of 11, 12, … parts at first', () => {
    expect(averageOf([11], 0.99)).toBeCloseTo(10, 5);
    expect(averageOf([11, 24], 0.99)).toBeCloseTo(10 * (2 / 12) + 24 * (10 / 12), 5);
  });

  it('keeps the share of its decay later on', () => {
    const before = Array<number>(1000).fill(3);
    expect(averageOf(before, 0.9)).toBeCloseTo(3, 4);
    expect(averageOf([...before, 13], 0.9)).toBeCloseTo(4, 4);
  });
});

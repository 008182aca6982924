import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createAverage } from '../../../../src/inputs/generators/networks/average.ts';
import { createParameters } from '../../../../src/inputs/generators/networks/parameters.ts';
import { randomStream } from '../../../../src/lib/random.ts';
import { selectBackend } from '../../../../src/training/backend.ts';

beforeAll(async () => {
  await selectBackend('wasm');
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

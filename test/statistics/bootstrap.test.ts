import { expect, test } from 'vitest';
import { bootstrapPrograms } from '../../src/statistics/bootstrap.ts';
import { sum } from '../../src/statistics/descriptive.ts';

test('the bootstrap of a mean has the spread the central limit theorem gives', () => {
  const values = Array.from({ length: 100 }, (_, i) => (i * 37) % 100);
  const weightedMean = (times: Float64Array) => sum(times.map((t, i) => t * values[i]!)) / sum(times);
  const { value, low, high } = bootstrapPrograms(100, weightedMean, { draws: 4000, seed: 5 });
  expect(value).toBe(49.5);
  // sd of 0…99 is 28.87; standard error 2.887; 95 % width 11.3.
  expect(high! - low!).toBeGreaterThan(10.3);
  expect(high! - low!).toBeLessThan(12.3);
});

test('one program has no interval: it would be of no width', () => {
  const only = bootstrapPrograms(1, (times) => times[0]!, { draws: 100, seed: 0 });
  expect(only).toEqual({ value: 1, low: null, high: null });
});

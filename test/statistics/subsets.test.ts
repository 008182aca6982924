import { expect, test } from 'vitest';
import { mean, quantile } from '../../src/statistics/descriptive.ts';
import { expectedQuantile } from '../../src/statistics/subsets.ts';

function choices(values: readonly number[], size: number): number[][] {
  if (size === 0) return [[]];
  return values.flatMap((value, i) => choices(values.slice(i + 1), size - 1).map((rest) => [value, ...rest]));
}

test('the expected quantile of a random choice is the mean over all choices', () => {
  const values = [0.9, 0.1, 0.4, 0.4, 0, 0.75, 1];
  for (const size of [1, 2, 3, 5, 7])
    for (const p of [0, 0.25, 0.5, 0.75, 1]) {
      const all = choices(values, size).map((chosen) => quantile(chosen, p));
      expect(expectedQuantile(values, size, p)).toBeCloseTo(mean(all), 12);
    }
});

test('of as many as there are it is the quantile itself, also of a long list', () => {
  const values = Array.from({ length: 367 }, (_, i) => (i * 7919) % 367);
  expect(expectedQuantile(values, 367, 0.75)).toBeCloseTo(quantile(values, 0.75), 10);
  expect(expectedQuantile([], 1, 0.5)).toBeNaN();
});

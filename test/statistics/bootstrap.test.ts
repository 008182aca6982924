import { expect, test } from 'vitest';
import { randomStream } from '../../src/lib/random.ts';
import { bootstrapDifference, bootstrapPrograms } from '../../src/statistics/bootstrap.ts';
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

test('the bootstrap of a difference draws both sides apart, however many there are', () => {
  const values = Array.from({ length: 100 }, (_, i) => (i * 37) % 100);
  const statistic = (times: Float64Array) => sum(times.map((t, i) => t * values[i]!)) / sum(times);
  const one = { programs: 100, statistic };
  const { value, low, high } = bootstrapDifference(one, one, { draws: 4000, seed: 5 });
  expect(value).toBe(0);
  // Drawn alike, a mean less itself would be 0 in each draw; apart, the standard error is √2 · 2.887, and the width 16.
  expect(high! - low!).toBeGreaterThan(14.5);
  expect(high! - low!).toBeLessThan(17.5);
  expect(bootstrapDifference(one, { programs: 1, statistic: () => 0 }, { draws: 9, seed: 0 })).toEqual({
    ...{ value: 49.5, low: null, high: null },
  });
});

test('draws follow from their number, size and seed, whatever was drawn in between', () => {
  const heard = (programs: number, seed: number) => {
    const drawn: number[][] = [];
    bootstrapPrograms(programs, (times) => drawn.push([...times]), { draws: 3, seed });
    return drawn.slice(1);
  };
  const first = heard(7, 0);
  const random = randomStream('bootstrap', 0, 7);
  for (const times of first) {
    const expected = new Array(7).fill(0);
    for (let i = 0; i < 7; i++) expected[random.integer(7)] += 1;
    expect(times).toEqual(expected);
  }
  for (let seed = 1; seed < 9; seed++) expect(heard(7, seed)).not.toEqual(first);
  expect(heard(7, 0)).toEqual(first);
});

test('one program has no interval: it would be of no width', () => {
  const only = bootstrapPrograms(1, (times) => times[0]!, { draws: 100, seed: 0 });
  expect(only).toEqual({ value: 1, low: null, high: null });
});

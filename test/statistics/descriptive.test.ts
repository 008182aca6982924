import { describe, expect, test } from 'vitest';
import {
  argmax,
  mean,
  median,
  quantile,
  slope,
  standardDeviation,
  variance,
} from '../../src/statistics/descriptive.ts';

describe('statistics', () => {
  test('quantile is type 7: linear between order statistics', () => {
    expect(quantile([4, 1, 3, 2], 0.25)).toBe(1.75);
    expect(quantile([10], 0.9)).toBe(10);
  });

  test('the median of an even count is the mean of the middle two', () => {
    expect(median([9, 1, 3, 5])).toBe(4);
  });

  test('variance divides by n − 1', () => {
    expect(variance([1, 2, 3, 4])).toBeCloseTo(5 / 3, 12);
    expect(standardDeviation([2, 4])).toBeCloseTo(Math.SQRT2, 12);
  });

  test('slope is that of the least-squares line', () => {
    expect(slope([0, 1, 2, 3], [1, 3, 5, 7])).toBeCloseTo(2, 12);
  });

  test('nothing gives NaN, never 0', () => {
    expect([mean([]), median([]), variance([1]), slope([1, 1], [0, 5])]).toEqual(
      new Array(4).fill(Number.NaN),
    );
  });
});

test('argmax is the first of equals, within the part that is looked at', () => {
  expect(argmax([1, 3, 2, 3])).toBe(1);
  expect(argmax([9, 1, 5, 5, 9], 1, 3)).toBe(1);
});

test('argmax takes no NaN, except one in first place, which nothing is larger than', () => {
  expect(argmax([1, Number.NaN, 2])).toBe(2);
  expect(argmax([Number.NaN, 1, 2])).toBe(0);
});

import { describe, expect, test } from 'vitest';
import {
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

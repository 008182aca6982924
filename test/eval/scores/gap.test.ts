import { describe, expect, test } from 'vitest';
import { measureGap } from '../../../src/eval/scores/gap.ts';
import type { Tally } from '../../../src/eval/scores/tally.ts';
import { bootstrapPrograms } from '../../../src/statistics/bootstrap.ts';
import { sum } from '../../../src/statistics/descriptive.ts';
import { signFlipTest } from '../../../src/statistics/sign-flip.ts';

const bootstrap = { draws: 2000, seed: 1 };

describe('measureGap', () => {
  /** Two programs, two classes; counts 4 and 2 per class in the first, 1 and 3 in the second. */
  const tally = (right: number[]): Tally => ({
    programs: ['a', 'b'],
    classes: ['x', 'y'],
    count: Float64Array.of(4, 2, 1, 3),
    right: Float64Array.from(right),
  });

  test('is the difference of pooled balanced accuracies, and its contributions sum to it', () => {
    const gap = measureGap(tally([4, 1, 1, 3]), tally([2, 1, 0, 2]), bootstrap);
    // Within: (5/5 + 4/5)/2 = 0.9; held out: (2/5 + 3/5)/2 = 0.5.
    expect(gap.value).toBeCloseTo(0.4, 12);
    expect(sum(Object.values(gap.contributions))).toBeCloseTo(gap.value, 12);
    // a: (2/5)/2 + 0; b: (1/5)/2 + (1/5)/2.
    expect(gap.contributions.a).toBeCloseTo(0.2, 12);
    expect(gap.contributions.b).toBeCloseTo(0.2, 12);
  });

  test('refuses tallies of different rows', () => {
    const other = { ...tally([1, 1, 1, 1]), count: Float64Array.of(1, 1, 1, 1) };
    expect(() => measureGap(tally([1, 1, 1, 1]), other, bootstrap)).toThrow('on the same rows');
  });
});

describe('signFlipTest', () => {
  test('counts all patterns of five equal signs: 2 of 32', () => {
    expect(signFlipTest([1, 2, 3, 4, 5], 0)).toBe(2 / 32);
  });

  test('agrees with plain enumeration', () => {
    const values = [0.3, -0.1, 0.7, 0.2, -0.4, 0.05];
    const observed = Math.abs(sum(values)) - 1e-12;
    let count = 0;
    for (let pattern = 0; pattern < 64; pattern++) {
      if (Math.abs(sum(values.map((v, i) => (pattern & (1 << i) ? v : -v)))) >= observed) count += 1;
    }
    expect(signFlipTest(values, 0)).toBe(count / 64);
  });

  test('is 1 for values that are all zero', () => {
    expect(signFlipTest([0, 0, 0], 0)).toBe(1);
  });

  test('drawn at random for more than 20 values, stays within the error of 10,000 draws of the exact value', () => {
    const values = Array.from({ length: 21 }, (_, i) => (i % 3 === 0 ? -1 : 1) * (1 + i / 10));
    const observed = Math.abs(sum(values)) - 1e-9;
    const reaching = (from: number, total: number): number =>
      from === values.length
        ? Number(Math.abs(total) >= observed)
        : reaching(from + 1, total + values[from]!) + reaching(from + 1, total - values[from]!);
    const exact = reaching(0, 0) / 2 ** values.length;
    expect(exact).toBeGreaterThan(0.1);
    expect(Math.abs(signFlipTest(values, 3) - exact)).toBeLessThan(
      4 * Math.sqrt((exact * (1 - exact)) / 10_000),
    );
    expect(signFlipTest(values, 3)).toBe(signFlipTest(values, 3));
  });
});

test('the bootstrap of a mean has the spread the central limit theorem gives', () => {
  const values = Array.from({ length: 100 }, (_, i) => (i * 37) % 100);
  const weightedMean = (times: Float64Array) => sum(times.map((t, i) => t * values[i]!)) / sum(times);
  const { value, low, high } = bootstrapPrograms(100, weightedMean, { draws: 4000, seed: 5 });
  expect(value).toBe(49.5);
  // sd of 0…99 is 28.87; standard error 2.887; 95 % width 11.3.
  expect(high - low).toBeGreaterThan(10.3);
  expect(high - low).toBeLessThan(12.3);
});

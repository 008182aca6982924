import { describe, expect, test } from 'vitest';
import {
  bootstrapT,
  clusterError,
  detectableDifference,
  estimateAccuracy,
  intervalOverSources,
  measureGap,
} from '../../../src/eval/scores/gap.ts';
import { pooledBalancedAccuracy, type Tally } from '../../../src/eval/scores/tally.ts';
import { randomStream } from '../../../src/lib/random.ts';
import { mean, standardDeviation, sum } from '../../../src/statistics/descriptive.ts';

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

describe('intervalOverSources', () => {
  test('draws programs on one data set together', () => {
    const programs = ['gh-moviereviews', 'paper-text-cnn', 'so-41600519'];
    const lost = { ...oneClass([2, 3, 10], [10, 30, 20]), programs };
    // The first two are on film reviews.
    const { low, high } = estimateAccuracy(oneClass([10, 5], [20, 40]), bootstrap);
    expect(low).toBeLessThan(high!);
    expect(intervalOverSources(lost, bootstrap)).toEqual({ count: 2, low, high });
  });

  test('is not said where the data of a program are not known', () => {
    expect(intervalOverSources(oneClass([1, 4, 2], [5, 5, 5]), bootstrap)).toBeNull();
  });
});

/** One class: the score is Σ right / Σ count. */
function oneClass(right: readonly number[], count: readonly number[]): Tally {
  return {
    programs: right.map((_, p) => `p${p}`),
    classes: ['x'],
    count: Float64Array.from(count),
    right: Float64Array.from(right),
  };
}

const once = (tally: Tally) => new Float64Array(tally.programs.length).fill(1);

function randomTally(programs: number, seed: number): Tally {
  const random = randomStream('random tally', seed);
  const count = Float64Array.from({ length: programs * 3 }, () => 4 + random.integer(12));
  return {
    programs: Array.from({ length: programs }, (_, p) => `p${p}`),
    classes: ['x', 'y', 'z'],
    count,
    right: count.map((rows) => random.integer(rows + 1)),
  };
}

describe('clusterError', () => {
  test('of programs of one size is the standard error of the mean', () => {
    const right = [1, 4, 2, 5, 3];
    const expected = standardDeviation(right) / Math.sqrt(5) / 10;
    const tally = oneClass(right, [10, 10, 10, 10, 10]);
    expect(clusterError(tally, once(tally))).toBeCloseTo(expected, 12);
  });

  test('of a drawn program counts its copies as programs', () => {
    const drawn = oneClass([1, 5, 3], [10, 10, 10]);
    const copied = oneClass([1, 1, 5, 3], [10, 10, 10, 10]);
    expect(clusterError(drawn, Float64Array.of(2, 1, 1))).toBeCloseTo(clusterError(copied, once(copied)), 12);
  });

  test('comes near the delete-one jackknife where programs and classes differ in size', () => {
    const tally = randomTally(40, 1);
    const without = tally.programs.map((_, left) =>
      pooledBalancedAccuracy(
        tally,
        once(tally).map((t, p) => (p === left ? 0 : t)),
      ),
    );
    const centre = mean(without);
    const jackknife = Math.sqrt((39 / 40) * sum(without.map((value) => (value - centre) ** 2)));
    expect(clusterError(tally, once(tally)) / jackknife).toBeCloseTo(1, 1);
  });

  test('is 0 where every program scores the same', () => {
    const tally = oneClass([2, 4, 6], [4, 8, 12]);
    expect(clusterError(tally, once(tally))).toBeCloseTo(0, 15);
  });
});

describe('bootstrapT', () => {
  test('comes near the t interval for many programs', () => {
    const tally = randomTally(200, 2);
    const value = pooledBalancedAccuracy(tally);
    const error = clusterError(tally, once(tally));
    const interval = bootstrapT(tally, { draws: 4000, seed: 1 })!;
    // Student's t with 199 degrees of freedom: 1.972.
    for (const side of [value - interval.low, interval.high - value])
      expect(Math.abs(side / error - 1.972)).toBeLessThan(0.15);
  });

  test('is wider than the normal interval for few programs', () => {
    const tally = randomTally(6, 3);
    const { low, high } = bootstrapT(tally, { draws: 4000, seed: 1 })!;
    expect(high - low).toBeGreaterThan(2 * 1.96 * clusterError(tally, once(tally)));
  });

  test('is null where nothing varies, and where too many draws hold one program alone', () => {
    expect(bootstrapT(oneClass([2, 4, 6, 8, 2], [4, 8, 12, 16, 4]), { draws: 500, seed: 1 })).toBeNull();
    expect(bootstrapT(oneClass([1, 5, 3], [10, 10, 10]), { draws: 500, seed: 1 })).toBeNull();
    expect(bootstrapT(oneClass([1, 5], [10, 10]), { draws: 500, seed: 1 })).toBeNull();
  });
});

describe('the smallest gap that a corpus could have detected', () => {
  const programs = Array.from({ length: 40 }, (_, p) => `p${p}`);
  const tallyOf = (right: readonly number[]): Tally => ({
    ...{ programs, classes: ['only'], count: Float64Array.from(programs, () => 10) },
    right: Float64Array.from(right),
  });
  const times = new Float64Array(40).fill(1);

  test('is 2.80 standard errors over programs', () => {
    const right = programs.map((_, p) => p % 5);
    const lost = tallyOf(right);
    // Equal programs: the standard deviation of their own differences over the root of their number.
    const error = standardDeviation(right.map((one) => one / 10)) / Math.sqrt(40);
    expect(detectableDifference(lost)).toBeCloseTo(2.801585 * error, 9);
    expect(clusterError(lost, times)).toBeCloseTo(error, 12);
  });

  test('is found in four of five corpora drawn with a true gap of that size', () => {
    const spread = 1.5;
    const typical = (2.801585 * spread) / 10 / Math.sqrt(40);
    let found = 0;
    for (let corpus = 0; corpus < 1000; corpus++) {
      const random = randomStream('detectable', corpus);
      const lost = tallyOf(programs.map(() => 10 * typical + spread * random.normal()));
      if (pooledBalancedAccuracy(lost) > 1.96 * clusterError(lost, times)) found += 1;
    }
    expect(found / 1000).toBeGreaterThan(0.77);
    expect(found / 1000).toBeLessThan(0.84);
  });

  test('is unknown with one program', () => {
    const one = { programs: ['p'], classes: ['only'], count: Float64Array.of(10), right: Float64Array.of(3) };
    expect(detectableDifference(one)).toBeNull();
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';
import { randomStream } from '../../src/lib/random.ts';
import { mean, sum } from '../../src/statistics/descriptive.ts';
import { deepCrimeTest, holm, permutationTest, signFlipTest } from '../../src/statistics/significance.ts';

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

describe('the permutation test', () => {
  const options = { permutations: 9999, seed: 0 };

  it('gives the share of relabellings, which is known for three against three', () => {
    // One of 20 relabellings puts the three lowest together.
    expect(permutationTest([7, 8, 9], [1, 2, 3], options)).toBeCloseTo(1 / 20, 2);
    expect(permutationTest([1, 2, 3], [7, 8, 9], options)).toBe(1);
    // Sums of three of {1, 2, 3, 4, 5, 6} up to 2 + 3 + 4: 6, 7, 8, 8, 9, 9, 9 of 20.
    expect(permutationTest([1, 5, 6], [2, 3, 4], options)).toBeCloseTo(7 / 20, 1);
  });

  it('kills nothing that answers as the originals do', () => {
    expect(permutationTest([5, 5, 5], [5, 5, 5], options)).toBe(1);
    expect(permutationTest([5, 6, 7], [5, 6, 7], options)).toBeGreaterThan(0.4);
  });

  it('keeps its level where all instances are of one kind', () => {
    const random = randomStream('level of the permutation test');
    const p = Array.from({ length: 400 }, (_, seed) => {
      const draw = () => Array.from({ length: 10 }, () => Math.round(900 + 10 * random.normal()));
      return permutationTest(draw(), draw(), { permutations: 199, seed });
    });
    expect(mean(p.map((value) => Number(value < 0.05)))).toBeLessThan(0.08);
    expect(mean(p)).toBeCloseTo(0.5, 1);
  });
});

const deepcrime = { significance: 0.05, effect: 0.5 };

describe("DeepCrime's test", () => {
  it('is the pooled effect and its Wald z, worked by hand', () => {
    const { effect, p } = deepCrimeTest([1, 2, 3], [3, 4, 5], deepcrime);
    expect(effect).toBeCloseTo(2, 12);
    expect(p).toBeCloseTo(0.014306, 6);
  });

  it('finds no effect between equal constants and an infinite one between different ones', () => {
    expect(deepCrimeTest([1, 1], [1, 1], deepcrime)).toEqual({ effect: 0, p: 1, killed: false });
    expect(deepCrimeTest([1, 1], [2, 2], deepcrime)).toEqual({ effect: Infinity, p: 0, killed: true });
  });
});

const oracle = join(packageRoot, '..', 'shared', 'oracles', 'kill_verdicts.csv');
const published = existsSync(oracle)
  ? readFileSync(oracle, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
  : [];

describe.skipIf(published.length === 0)(
  `published verdicts (skipped: oracle files not found without ${oracle})`,
  () => {
    it.each(published)('of %s %s come out the same', (_model, _config, ...numbers) => {
      const [n1, n2, meanOriginal, meanMutant, publishedP] = numbers.slice(0, 5).map(Number) as [
        number,
        number,
        number,
        number,
        number,
      ];
      const [publishedKilled, recomputedP, recomputedD] = [
        numbers[6],
        Number(numbers[7]),
        Number(numbers[8]),
      ];
      const deviation = Math.abs((meanOriginal - meanMutant) / recomputedD);
      // Accuracies, negated: of the published twenty only mean and deviation are known, and only they count.
      const values = (mean: number, n: number) =>
        Array.from(
          { length: n },
          (_, i) => -mean + deviation * Math.sqrt((n - 1) / n) * (i % 2 === 0 ? 1 : -1),
        );
      const verdict = deepCrimeTest(values(meanOriginal, n1), values(meanMutant, n2), deepcrime);
      expect(verdict.killed ? 'True' : 'False').toBe(publishedKilled);
      expect(verdict.effect).toBeCloseTo(recomputedD, 5);
      expect(verdict.p).toBeCloseTo(recomputedP, 6);
      expect(Math.abs(verdict.p - publishedP)).toBeLessThan(0.001);
    });
  },
);

describe('holm', () => {
  test('multiplies the k-th smallest of m by m − k + 1, in the order given', () => {
    // Sorted 0.01 · 4, 0.02 · 3, 0.03 · 2, 0.2 · 1.
    expect(holm([0.03, 0.01, 0.2, 0.02])).toEqual([0.06, 0.04, 0.2, 0.06]);
  });

  test('never goes below the one before it, nor above 1', () => {
    // 0.02 · 3 = 0.06, then 0.025 · 2 = 0.05 is raised to 0.06; 0.7 stays.
    expect(holm([0.02, 0.025, 0.7])).toEqual([0.06, 0.06, 0.7]);
    expect(holm([0.6, 0.7])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });
});

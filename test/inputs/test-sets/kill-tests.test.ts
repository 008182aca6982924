import { describe, expect, it } from 'vitest';
import {
  deepCrimeVerdict,
  falseKillRate,
  permutationTest,
} from '../../../src/inputs/test-sets/kill-tests.ts';
import { randomStream } from '../../../src/lib/random.ts';
import { mean } from '../../../src/statistics/descriptive.ts';

const limits = { significance: 0.05, effect: 0.5 };

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

describe("DeepCrime's rule on right answers", () => {
  it('has no effect where nothing differs, and none that can be told where nothing varies', () => {
    expect(deepCrimeVerdict([9, 9, 9], [9, 9, 9], limits)).toEqual({ effect: 0, killedByDeepCrime: false });
    expect(deepCrimeVerdict([9, 9, 9], [8, 8, 8], limits)).toEqual({
      effect: null,
      killedByDeepCrime: true,
    });
  });

  it('is positive where the mutant is worse', () => {
    const { effect } = deepCrimeVerdict([8, 9, 10], [5, 6, 7], limits);
    expect(effect).toBe(3);
  });
});

describe('the rate of false kills', () => {
  const options = { ...limits, draws: 1000, seed: 0 };
  const random = randomStream('false kills of the test');
  const fresh = Array.from({ length: 20 }, () => Math.round(900 + 10 * random.normal()));

  it('is everything beside originals that inputs were chosen for, and near the nominal level beside fresh ones', () => {
    const searched = Array.from({ length: 10 }, () => 990);
    expect(falseKillRate({ fresh, searched }, options)).toBe(1);
    // Two-sided 5 %, of which the side of "worse" counts.
    const rate = falseKillRate({ fresh, searched: null }, options);
    expect(rate).toBeGreaterThan(0.005);
    expect(rate).toBeLessThan(0.06);
  });

  it('is nothing where no instance differs from another', () => {
    expect(falseKillRate({ fresh: Array(20).fill(7), searched: null }, options)).toBe(0);
  });
});

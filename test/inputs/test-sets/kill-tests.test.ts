import { describe, expect, it } from 'vitest';
import { deepCrimeVerdict, falseKillRate } from '../../../src/inputs/test-sets/kill-tests.ts';
import { randomStream } from '../../../src/lib/random.ts';

const limits = { significance: 0.05, effect: 0.5 };

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

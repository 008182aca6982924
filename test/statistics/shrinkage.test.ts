import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shrinkRates } from '../../src/statistics/shrinkage.ts';

describe('shrinkage', () => {
  test('draws small groups towards the common rate more than large ones', () => {
    const groups = [
      { hits: 1, trials: 1 },
      { hits: 60, trials: 100 },
      { hits: 10, trials: 100 },
      { hits: 20, trials: 100 },
    ];
    const rate = 91 / 301;
    const [one, high, low] = shrinkRates(groups);
    const drawn = (own: number, shrunken: number) => (own - shrunken) / (own - rate);
    expect(drawn(1, one!)).toBeGreaterThan(0.5);
    expect(drawn(0.6, high!)).toBeLessThan(0.1);
    expect(drawn(0.6, high!)).toBeGreaterThan(0);
    expect(drawn(0.1, low!)).toBeCloseTo(drawn(0.6, high!), 12);
  });

  test('gives every group the common rate where they differ by chance alone, and only then', () => {
    expect(shrinkRates(Array(5).fill({ hits: 3, trials: 10 }))).toEqual(Array(5).fill(0.3));
    expect(
      shrinkRates([
        { hits: 0, trials: 4 },
        { hits: 0, trials: 2 },
      ]),
    ).toEqual([0, 0]);
    expect(
      shrinkRates([
        { hits: 50, trials: 50 },
        { hits: 0, trials: 50 },
      ]),
    ).toEqual([1, 0]);
  });

  test('keeps rates in [0, 1] and between their own and the common one', () => {
    const group = fc
      .integer({ min: 1, max: 200 })
      .chain((trials) =>
        fc.record({ hits: fc.integer({ min: 0, max: trials }), trials: fc.constant(trials) }),
      );
    fc.assert(
      fc.property(fc.array(group, { minLength: 1, maxLength: 20 }), (groups) => {
        const common = groups.reduce((n, g) => n + g.hits, 0) / groups.reduce((n, g) => n + g.trials, 0);
        for (const [i, shrunken] of shrinkRates(groups).entries()) {
          const own = groups[i]!.hits / groups[i]!.trials;
          expect(shrunken).toBeGreaterThanOrEqual(Math.min(own, common) - 1e-12);
          expect(shrunken).toBeLessThanOrEqual(Math.max(own, common) + 1e-12);
        }
      }),
    );
  });
});

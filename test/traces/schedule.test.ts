import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planChecks } from '../../src/traces/schedule.ts';

describe('the schedule of checks', () => {
  it('looks at most 40 times, at the start, at the end and in order, and measures curvature at some of these after the start', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (steps) => {
        const { checks, curvature } = planChecks(steps);
        expect(checks.length).toBeLessThanOrEqual(40);
        expect(curvature.length).toBeLessThanOrEqual(10);
        expect([checks[0], checks.at(-1), curvature.at(-1)]).toEqual([0, steps, steps]);
        // Curvature along the update needs a step to look at.
        expect(curvature[0]).toBeGreaterThan(0);
        for (const list of [checks, curvature]) {
          expect([...new Set(list)].sort((a, b) => a - b)).toEqual(list);
        }
        expect(curvature.every((step) => checks.includes(step))).toBe(true);
      }),
    );
  });

  it('looks after every step of a short run', () => {
    expect(planChecks(3).checks).toEqual([0, 1, 2, 3]);
  });
});

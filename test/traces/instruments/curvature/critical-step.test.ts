import { describe, expect, it } from 'vitest';
import { findCriticalMultiples } from '../../../../src/traces/instruments/curvature/critical-step.ts';

describe('findCriticalMultiples', () => {
  it('brackets and halves, per replica', () => {
    const limits = [0.01, 0.7, 3, 900];
    const found = findCriticalMultiples([1, 1, 1, 1], (c) => c.map((x, r) => (x > limits[r]! ? 2 : 1)), 20);
    found.forEach((multiple, r) => {
      expect(Math.abs(multiple / limits[r]! - 1)).toBeLessThan(0.001);
    });
  });

  it('takes a loss that is NaN after the step for a rise, and a NaN before it for no answer', () => {
    const found = findCriticalMultiples([1, Number.NaN], (c) => c.map((x) => (x > 8 ? Number.NaN : 1)), 12);
    expect(found[0]! / 8).toBeCloseTo(1, 1);
    expect(found[1]).toBeNaN();
  });

  it('stays at the end of its range where every step raises the loss, or none does', () => {
    const [up, down] = findCriticalMultiples([1, 1], () => [2, 0], 5);
    expect(up).toBe(4 ** -5);
    expect(down).toBe(4 ** 5);
  });
});

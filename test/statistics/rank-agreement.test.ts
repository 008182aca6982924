import { expect, it } from 'vitest';
import { kendallTau } from '../../src/statistics/rank-agreement.ts';

it('is Kendall’s τ-b, as scipy 1.17 has it', () => {
  expect(kendallTau([0.1, 0.2, 0.2, 0.5, 0.9, 0.4], [3, 1, 2, 2, 7, 5])).toBeCloseTo(0.35714285714285715, 14);
  expect(kendallTau([1, 2, 3, 4], [4, 3, 2, 1])).toBe(-1);
  expect(kendallTau([1, 1, 1], [1, 2, 3])).toBeNaN();
});

import { describe, expect, it } from 'vitest';
import { normalTail } from '../../src/statistics/normal.ts';

describe('normalTail', () => {
  it.each([
    [0, 0.5],
    [1, 0.15865525393],
    [1.959963985, 0.025],
    [6, 9.865876450377e-10],
  ])('at %f is %f to seven digits', (z, expected) => {
    expect(normalTail(z) / expected).toBeCloseTo(1, 6);
  });
});

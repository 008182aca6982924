import { describe, expect, test } from 'vitest';
import { type CurvePoint, extrapolateCurve, fitCurve } from '../../src/statistics/learning-curve.ts';

const sizes = [2, 3, 5, 7, 10, 14, 20, 28, 35];
const along = (curve: (size: number) => number): CurvePoint[] =>
  sizes.map((size) => ({ size, value: curve(size), error: 0.002 }));

describe('planted curves', () => {
  test.each([
    ['power', (n: number) => 0.9 - 0.5 * n ** -0.6],
    ['exponential', (n: number) => 0.8 - 0.4 * Math.exp(-0.08 * n)],
    ['logarithm', (n: number) => 0.5 + 0.07 * Math.log(n)],
  ] as const)('%s is found, and continued to where it goes', (family, curve) => {
    const fitted = fitCurve(family, along(curve));
    expect(fitted(70)).toBeCloseTo(curve(70), 3);
    const { checks, values } = extrapolateCurve(along(curve), [70]);
    expect(checks.find((check) => check.family === family)).toMatchObject({ predicts: true });
    expect(values![0]!.low).toBeLessThanOrEqual(curve(70) + 1e-3);
    expect(values![0]!.high).toBeGreaterThanOrEqual(curve(70) - 1e-3);
  });

  test('a family that misses the largest sizes is not trusted', () => {
    const { checks } = extrapolateCurve(
      along((n) => 0.8 - 0.4 * Math.exp(-0.3 * n)),
      [70],
    );
    expect(checks.find(({ family }) => family === 'logarithm')!.predicts).toBe(false);
  });

  test('a curve that breaks at its end is continued by no family', () => {
    const { values } = extrapolateCurve(
      along((n) => (n < 28 ? 0.5 + n / 100 : 0.5)),
      [70],
    );
    expect(values).toBeNull();
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { l2Distance, passesScreening, ssim } from '../../../src/inputs/judges/similarity.ts';

const image = (values: number, value: (i: number) => number) =>
  Float32Array.from({ length: values }, (_, i) => value(i));
const pixels = (count: number) =>
  fc.float32Array({ min: 0, max: 1, noNaN: true, minLength: count, maxLength: count });

describe('structural similarity', () => {
  const shape = [9, 10, 2];
  const a = image(180, (i) => ((i * 37) % 101) / 100);
  const other = image(180, (i) => ((i * 53 + 7) % 97) / 96);
  const near = image(180, (i) => Math.min(1, Math.max(0, a[i]! + 0.3 * (other[i]! - 0.5))));

  test('is what NumPy computes from the published formula', () => {
    expect(ssim(a, near, shape)).toBeCloseTo(0.9581081353137227, 6);
    expect(ssim(a, other, shape)).toBeCloseTo(0.012250847815679288, 6);
  });

  test('of two even images is their likeness in light alone', () => {
    const dark = image(64, () => 0.2);
    const bright = image(64, () => 0.6);
    expect(ssim(dark, bright, [8, 8, 1])).toBeCloseTo((2 * 0.2 * 0.6 + 1e-4) / (0.04 + 0.36 + 1e-4), 6);
  });

  test('is symmetric, at most 1, and 1 for equal images', () => {
    fc.assert(
      fc.property(pixels(64), pixels(64), (x, y) => {
        const value = ssim(x, y, [8, 8, 1]);
        expect(value).toBeLessThanOrEqual(1 + 1e-9);
        expect(ssim(y, x, [8, 8, 1])).toBeCloseTo(value, 12);
        expect(ssim(x, x, [8, 8, 1])).toBeCloseTo(1, 9);
      }),
    );
  });

  test('refuses what is no image, and images of another size', () => {
    const sixteen = new Float32Array(16);
    expect(() => ssim(sixteen, sixteen, [16])).toThrow(expect.objectContaining({ code: 'no-image' }));
    expect(() => ssim(sixteen, sixteen, [8, 8, 1])).toThrow(expect.objectContaining({ code: 'input-shape' }));
  });
});

describe('screening', () => {
  const seed = image(64, (i) => (i % 8 < 4 ? 1 : 0));
  const shape = [8, 8, 1];

  test('lets a slight change pass, and neither the seed itself nor an image of other structure', () => {
    expect(
      passesScreening(
        seed,
        seed.map((value) => value * 0.98),
        shape,
      ),
    ).toBe(true);
    expect(passesScreening(seed, seed, shape)).toBe(false);
    expect(
      passesScreening(
        seed,
        seed.map(() => 0.5),
        shape,
      ),
    ).toBe(false);
  });

  test('of a table row has the rule on distance only, at 1.2 lengths of the seed', () => {
    const row = Float32Array.of(0.3, 0.4);
    expect(l2Distance(row, new Float32Array(2))).toBeCloseTo(0.5, 6);
    expect(passesScreening(row, Float32Array.of(0.89, 0.4), [2])).toBe(true);
    expect(passesScreening(row, Float32Array.of(0.91, 0.4), [2])).toBe(false);
  });
});

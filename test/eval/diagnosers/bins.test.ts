import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binTable, maxValueBins } from '../../../src/eval/diagnosers/bins.ts';

const binColumn = (values: readonly number[]) =>
  binTable(
    values.map((value) => Float64Array.of(value)),
    1,
  );

describe('binTable', () => {
  it('gives missing values bin 0 and few distinct values a bin each', () => {
    const { bins, lowest, highest } = binColumn([3, Number.NaN, -1, 3, 10]);
    expect(Array.from(bins)).toEqual([2, 0, 1, 2, 3]);
    expect(Array.from(lowest[0]!.subarray(1))).toEqual([-1, 3, 10]);
    expect(Array.from(highest[0]!.subarray(1))).toEqual([-1, 3, 10]);
  });

  it('puts a column without values into bin 0', () => {
    expect(binColumn([Number.NaN, Number.NaN]).bins).toEqual(Uint8Array.of(0, 0));
  });

  it('lays columns one after another', () => {
    const { bins } = binTable([Float64Array.of(1, 5), Float64Array.of(2, 4)], 2);
    expect(Array.from(bins)).toEqual([1, 2, 2, 1]);
  });

  it('spreads many values evenly over 255 bins, none in the bin of missing values', () => {
    const { bins } = binColumn(Array.from({ length: 5100 }, (_, i) => Math.sinh(((i * 7) % 5100) / 500)));
    const counts = new Array<number>(256).fill(0);
    for (const bin of bins) counts[bin]! += 1;
    expect(counts[0]).toBe(0);
    expect(new Set(counts.slice(1))).toEqual(new Set([20]));
  });

  it('keeps a value that fills most of a long column in one bin', () => {
    const { bins } = binColumn(Array.from({ length: 3000 }, (_, i) => (i < 2400 ? 0 : i)));
    expect(new Set(bins.slice(0, 2400)).size).toBe(1);
    expect(new Set(bins.slice(2400)).size).toBeGreaterThan(40);
  });

  it('orders bins as values, puts equal values together, and keeps them within its limits', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -3, max: 3 }),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 700 }), (values) => {
        const { bins, lowest, highest } = binColumn(values);
        expect(Math.max(...bins)).toBeLessThanOrEqual(maxValueBins);
        values.forEach((value, i) => {
          const bin = bins[i]!;
          expect(bin).toBeGreaterThan(0);
          expect(value).toBeGreaterThanOrEqual(lowest[0]![bin]!);
          expect(value).toBeLessThanOrEqual(highest[0]![bin]!);
          if (bin > 1) expect(value).toBeGreaterThan(highest[0]![bin - 1]!);
        });
        if (new Set(values).size <= maxValueBins) {
          expect(new Set(bins).size).toBe(new Set(values.map((x) => x + 0)).size);
        }
      }),
      { numRuns: 100, seed: 1 },
    );
  });
});

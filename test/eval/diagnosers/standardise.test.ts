import { describe, expect, it } from 'vitest';
import { fitStandardiser } from '../../../src/eval/diagnosers/standardise.ts';

const fitOn = (rows: readonly number[][]) =>
  fitStandardiser(
    rows.map((row) => Float64Array.from(row)),
    rows[0]!.length,
  );
const { NaN: missing } = Number;
const e = (x: number) => Math.expm1(x);

describe('fitStandardiser', () => {
  it('takes the signed logarithm, then the z-score of the training rows', () => {
    // Compressed: −1, 0, 1, so mean 0 and sample standard deviation 1.
    const standardiser = fitOn([[-e(1)], [0], [e(1)]]);
    expect(standardiser.width).toBe(1);
    expect(standardiser.apply(Float64Array.of(e(3)))[0]).toBeCloseTo(3, 12);
    expect(standardiser.apply(Float64Array.of(-e(2)))[0]).toBeCloseTo(-2, 12);
  });

  it('puts the median for missing values, and says that they were missing', () => {
    // Compressed 0, 0, 3 and a missing one: median 0; filled 0, 0, 3, 0 has mean 0.75 and deviation 1.5.
    const standardiser = fitOn([[0], [0], [e(3)], [missing]]);
    expect(standardiser.width).toBe(2);
    const [value, indicator] = standardiser.apply(Float64Array.of(missing));
    expect(value).toBeCloseTo(-0.5, 12);
    expect(indicator).toBeCloseTo(0.75 / 0.5, 12);
    expect(standardiser.apply(Float64Array.of(0))[1]).toBeCloseTo(-0.25 / 0.5, 12);
  });

  it('drops constant and empty columns', () => {
    expect(
      fitOn([
        [0.1, missing, 1],
        [0.1, missing, 2],
        [0.1, missing, 3],
      ]).width,
    ).toBe(1);
    expect(fitOn([[5]]).width).toBe(0);
  });

  it('gives columns that are missing together one indicator', () => {
    const rows = [
      [1, 2, 1],
      [2, 1, missing],
      [missing, missing, 3],
      [missing, missing, 2],
    ];
    expect(fitOn(rows).width).toBe(3 + 2);
  });

  it('reads a column missing only at prediction as its median', () => {
    const standardiser = fitOn([[-e(1)], [0], [e(1)]]);
    expect(standardiser.apply(Float64Array.of(missing))).toEqual(Float64Array.of(0));
  });
});

import { describe, expect, it } from 'vitest';
import { measureAgreement } from '../../src/statistics/agreement.ts';

/** Columns of judgements from a table of counts, rows of the first assessor. */
function columns(table: readonly (readonly number[])[]): [number[], number[]] {
  const pairs = table.flatMap((row, a) =>
    row.flatMap((count, b) => Array<[number, number]>(count).fill([a, b])),
  );
  return [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
}

describe('Cohen’s κ', () => {
  it('is 0.4 where 35 of 50 agree and half would by chance', () => {
    const { n, share, kappa } = measureAgreement(...columns([[20, 5], [10, 15]])); // biome-ignore format: a table
    expect([n, share]).toEqual([50, 0.7]);
    expect(kappa!.value).toBeCloseTo(0.4, 12);
    // By hand: A = 0.10972, B = 0.10188, C = 0.01; √(0.2016 / 50) / 0.5 = 0.126996.
    expect(kappa!.low).toBeCloseTo(0.4 - 1.959964 * 0.126996, 5);
    expect(kappa!.high).toBeCloseTo(0.4 + 1.959964 * 0.126996, 5);
  });

  it('takes any number of categories', () => {
    // Agreed (10 + 10 + 10) / 60; rows 20, 20, 20 and columns 15, 20, 25 agree by chance in (15 + 20 + 25) / 180 of cases.
    const table = [[10, 5, 5], [0, 10, 10], [5, 5, 10]]; // biome-ignore format: a table
    const { kappa } = measureAgreement(...columns(table));
    expect(kappa!.value).toBeCloseTo((0.5 - 1 / 3) / (2 / 3), 12);
  });

  it('is ½ where three of four yes-or-no judgements agree and half would by chance', () => {
    const both = measureAgreement([true, true, false, false], [true, false, false, false]);
    expect(both.share).toBe(0.75);
    // Chance: ½·¼ + ½·¾ = ½; (¾ − ½) / ½.
    expect(both.kappa!.value).toBe(0.5);
    expect(measureAgreement([true], [true]).kappa).toBeNull();
  });

  it('is 1 for the same judgements and below 0 for opposite ones', () => {
    expect(measureAgreement([0, 1, 2], [0, 1, 2]).kappa).toEqual({ value: 1, low: 1, high: 1 });
    const opposite = measureAgreement([0, 1, 0, 1], [1, 0, 1, 0]).kappa!;
    expect([opposite.value, opposite.low]).toEqual([-1, -1]);
  });

  it('does not depend on who is called first', () => {
    const [a, b] = columns([[7, 2], [1, 4]]); // biome-ignore format: a table
    const [one, other] = [measureAgreement(a, b).kappa!, measureAgreement(b, a).kappa!];
    expect(other.value).toBeCloseTo(one.value, 12);
    expect(other.low).toBeCloseTo(one.low, 12);
  });

  it('cannot be said where both always say the same, or nobody says anything', () => {
    expect(measureAgreement([1, 1], [1, 1])).toEqual({ n: 2, share: 1, kappa: null });
    expect(measureAgreement([], [])).toEqual({ n: 0, share: null, kappa: null });
  });
});

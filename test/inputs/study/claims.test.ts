import { describe, expect, it } from 'vitest';
import { type MeasureName, strategyMeasures } from '../../../src/inputs/measures.ts';
import { judgeClaims } from '../../../src/inputs/study/claims.ts';
import type { StudyCell } from '../../../src/inputs/study/inputs-result.ts';
import { overRepetitions } from '../../../src/inputs/study/over-repetitions.ts';

/** A cell whose measures are all null but the one given, one value per repetition. */
function cell(
  place: Pick<StudyCell, 'set' | 'generator' | 'strategy'>,
  measure: MeasureName,
  values: readonly number[],
): StudyCell {
  const none = Object.fromEntries(strategyMeasures.map((name) => [name, null])) as StudyCell['measures'];
  return {
    ...place,
    measures: none,
    curve: [],
    repetitions: values.map((value, repetition) => ({
      repetition,
      seeds: 10,
      curve: [],
      measures: { ...none, [measure]: value } as StudyCell['repetitions'][number]['measures'],
    })),
  };
}

const place = { set: 'digits-8', generator: 'vae' };
const headline = 'faultsPerThousandCalls';

function verdictOfOurs(ours: readonly number[], theirs: readonly number[]) {
  const cells = [
    cell({ ...place, strategy: 'same-class-mixing' }, headline, ours),
    cell({ ...place, strategy: 'ga-high' }, headline, theirs),
  ];
  return judgeClaims(cells).find(({ id }) => id === 'ours-ahead')!;
}

describe('the mean over repetitions', () => {
  it('has the t interval of a textbook: 5 values, mean 3, 4 degrees of freedom', () => {
    // Standard error √2.5/√5 = 0.70711, t = 2.776.
    const { value, low, high } = overRepetitions([1, 2, 3, 4, 5])!;
    expect(value).toBe(3);
    expect(low).toBeCloseTo(3 - 1.963, 3);
    expect(high).toBeCloseTo(3 + 1.963, 3);
  });

  it('leaves out what cannot be said, and gives no interval of one and nothing of none', () => {
    expect(overRepetitions([null, 2, null])).toEqual({ value: 2, low: null, high: null });
    expect(overRepetitions([null])).toBeNull();
  });

  it('goes on smoothly beyond the table of t', () => {
    const values = (n: number) => Array.from({ length: n }, (_, i) => i % 2);
    const half = (n: number) => {
      const { value, high } = overRepetitions(values(n))!;
      return ((high! - value) * Math.sqrt(n)) / Math.sqrt((n * 0.25) / (n - 1));
    };
    // R: qt(0.975, 41) = 2.019541.
    expect(half(42)).toBeCloseTo(2.0195, 3);
  });
});

describe('a claim that one search finds more than another', () => {
  it('is supported where every repetition agrees', () => {
    const { verdict, comparisons } = verdictOfOurs([5, 6, 5, 7, 6], [1, 2, 1, 2, 1]);
    expect(verdict).toBe('supported');
    expect(comparisons).toHaveLength(1);
    expect(comparisons[0]).toMatchObject({ repetitions: 5, measure: headline });
  });

  it('is contradicted the other way round, and undecided where repetitions disagree or there is one', () => {
    expect(verdictOfOurs([1, 2, 1, 2, 1], [5, 6, 5, 7, 6]).verdict).toBe('contradicted');
    expect(verdictOfOurs([1, 9, 1, 9, 1], [5, 5, 5, 5, 5]).verdict).toBe('not decided');
    expect(verdictOfOurs([9], [1]).verdict).toBe('not decided');
  });

  it('pairs repetitions by their number', () => {
    // All of the spread is between repetitions; within each the difference is 1.
    expect(verdictOfOurs([1, 11, 21, 31, 41], [0, 10, 20.1, 30, 40]).verdict).toBe('supported');
  });
});

it('says of a claim that nothing was searched for that it is not decided, and of diffusion what our scale cannot say', () => {
  const claims = judgeClaims([]);
  expect(claims.every(({ verdict }) => verdict === 'not decided')).toBe(true);
  expect(claims.find(({ id }) => id === 'diffusion-wins')!.reason).toContain('natural images');
});

it('needs all comparisons for support: a VAE that falls behind one of two generators does not suffice', () => {
  const strategy = 'ga-high';
  const yields = 'faultsPerHundredSeedsNoMargin';
  const cells = [
    cell({ ...place, strategy }, yields, [40, 41, 42, 40, 41]),
    cell({ ...place, generator: 'gan', strategy }, yields, [42, 41, 41, 42, 40]),
    cell({ ...place, generator: 'diffusion', strategy }, yields, [80, 81, 82, 80, 79]),
  ];
  const suffices = (own: readonly StudyCell[]) => judgeClaims(own).find(({ id }) => id === 'vae-suffices')!;
  expect(suffices(cells.slice(0, 2)).verdict).toBe('supported');
  expect(suffices(cells)).toMatchObject({
    verdict: 'contradicted',
    reason: expect.stringContaining('1 of 2'),
  });
});

import { describe, expect, test } from 'vitest';
import { type ContrastLine, measureContrasts } from '../../../src/eval/scores/contrasts.ts';
import type { Tally } from '../../../src/eval/scores/tally.ts';

/** Six programs with ten rows in each of two classes; `right` of each in the first class, all of the second. */
function tally(right: readonly number[]): Tally {
  return {
    programs: right.map((_, p) => `p${p}`),
    classes: ['x', 'y'],
    count: Float64Array.from({ length: 12 }, () => 10),
    right: Float64Array.from(right.flatMap((own) => [own, 10])),
  };
}

function line(
  features: string,
  s1: readonly number[],
  s4: readonly number[],
  normalisation = 'none',
): ContrastLine {
  const setting = {
    task: 'fault-typing',
    diagnoser: 'forest',
    features,
    normalisation,
    decision: 'plain',
    window: 100,
  } as const;
  return {
    setting,
    tallies: new Map([
      ['S1', tally(s1)],
      ['S4', tally(s4)],
    ]),
  };
}

const bootstrap = { draws: 500, seed: 1 };
const lines = [
  line('all', [9, 8, 9, 8, 9, 8], [7, 7, 7, 7, 7, 7]),
  line('baseline', [7, 7, 7, 7, 7, 7], [4, 5, 4, 5, 4, 5]),
  line('curvature', [6, 8, 6, 8, 7, 7], [3, 6, 4, 5, 4, 5]),
];

describe('measureContrasts', () => {
  const contrasts = measureContrasts(lines, bootstrap);
  const of = (features: string, split: string) =>
    contrasts.find((contrast) => contrast.features === features && contrast.split === split)!;

  test('gives every set but the baseline, under both splits and in the gap', () => {
    expect(contrasts.map(({ features, split }) => `${features} ${split}`)).toEqual([
      'all S1',
      'curvature S1',
      'all S4',
      'curvature S4',
      'all gap',
      'curvature gap',
    ]);
    expect(new Set(contrasts.map(({ against }) => against))).toEqual(new Set(['baseline']));
  });

  test('is the difference of balanced accuracies, and of gaps', () => {
    // All minus baseline, first class, half of the score: S1 9 more of 60, S4 15 more.
    expect(of('all', 'S1').value).toBeCloseTo(9 / 120, 12);
    expect(of('all', 'S4').value).toBeCloseTo(15 / 120, 12);
    expect(of('all', 'gap').value).toBeCloseTo(-6 / 120, 12);
    expect(of('curvature', 'S1').value).toBeCloseTo(0, 12);
  });

  test('takes p from the signs of programs, and corrects it within the split', () => {
    // All six programs gain: 2 of 64 sign patterns.
    expect(of('all', 'S4').p).toBe(2 / 64);
    expect(of('all', 'S4').pHolm).toBe(4 / 64);
    expect(of('curvature', 'S4').pHolm).toBe(of('curvature', 'S4').p);
  });

  test('contrasts no line of another normalisation, and nothing where the baseline was not setting', () => {
    const apart = [...lines, line('all', [9, 9, 9, 9, 9, 9], [1, 1, 1, 1, 1, 1], 'z-score')];
    expect(measureContrasts(apart, bootstrap)).toEqual(contrasts);
    expect(measureContrasts([lines[0]!, lines[2]!], bootstrap)).toEqual([]);
  });

  test('leaves the gap out where one of its splits was not setting', () => {
    const s4 = lines.map(({ setting, tallies }) => ({
      setting,
      tallies: new Map([['S4', tallies.get('S4')!]]),
    }));
    expect(measureContrasts(s4, bootstrap).map(({ split }) => split)).toEqual(['S4', 'S4']);
  });

  test('gives the splits that differ in the program alone, and their gap, beside the headline ones', () => {
    const both = lines.map(({ setting, tallies }) => ({
      setting,
      tallies: new Map([...tallies, ['S1o', tallies.get('S1')!], ['S4o', tallies.get('S4')!]]),
    }));
    const measured = measureContrasts(both, bootstrap);
    for (const [split, same] of [
      ['S1o', 'S1'],
      ['S4o', 'S4'],
      ['matched-gap', 'gap'],
    ]) {
      const valuesOf = (id?: string) => measured.filter((one) => one.split === id).map(({ value }) => value);
      expect(valuesOf(split)).toEqual(valuesOf(same));
    }
  });
});

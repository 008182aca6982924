import { describe, expect, test } from 'vitest';
import { pooledBalancedAccuracy, tallyPredictions } from '../../../src/eval/scores/tally.ts';
import { scoreDifference, scoreSubset } from '../../../src/mutants/link/compare-subsets.ts';
import { correlateOperators, describeOperators } from '../../../src/mutants/link/operator-lines.ts';
import { noise, recorded, studied } from './made-up.ts';

const bootstrap = { draws: 200, seed: 0 };

describe('scores of subsets', () => {
  const rows = ['p', 'p', 'q', 'q'].map((program, i) => ({ program, traceId: `t${i}`, mutant: `m${i % 2}` }));
  const data = { rows, labels: Int32Array.of(0, 1, 0, 1), classes: ['data', 'loss'] } as never;
  const tally = (...predictions: number[]) => tallyPredictions(data, [Int32Array.from(predictions)]);
  const subset = {
    within: tally(0, 1, 0, 1),
    heldOut: tally(0, 1, 1, 1),
    anyOf: tally(0, 0, 0, 0),
    single: tally(0, 1, 0, 1),
  };
  const elsewhere = {
    ...subset,
    within: { ...subset.within, programs: ['q', 'r'] },
    heldOut: { ...subset.heldOut, programs: ['q', 'r'] },
  };

  test('are what the tallies say, the gap being the first less the second', () => {
    const { within, heldOut, gap, anyOf } = scoreSubset(subset, bootstrap);
    expect([within.value, heldOut.value, gap.value, anyOf.value]).toEqual([1, 0.75, 0.25, 0.5]);
    expect(gap.low).toBeLessThanOrEqual(gap.value);
  });

  test('do not differ from themselves in any draw, whatever programs others have', () => {
    const { gap, single } = scoreDifference(subset, [subset, subset], bootstrap);
    expect([gap, single]).toEqual([
      { value: 0, low: 0, high: 0 },
      { value: 0, low: 0, high: 0 },
    ]);
    const other = scoreDifference(subset, [elsewhere], bootstrap);
    expect(other.within.value).toBe(
      pooledBalancedAccuracy(subset.within) - pooledBalancedAccuracy(elsewhere.within),
    );
  });

  test('fall to operators, whose contributions make up the gap', () => {
    const mutants = [
      recorded('m0', 'data', 0.5),
      {
        ...recorded('m1', 'loss', 0.5),
        fault: { operator: 'loss-cross-kind', parameters: {}, severity: 'high' as const },
      },
    ];
    const predicted = {
      ...subset,
      id: 'all',
      data,
      predictions: { within: [Int32Array.of(0, 1, 0, 1)], heldOut: [Int32Array.of(0, 1, 1, 1)] },
    };
    const lines = describeOperators(predicted, mutants, [studied('b', noise(10, 'low'), 0.4)], bootstrap);
    const whole = lines.filter(({ severity }) => severity === null);
    expect(whole.map(({ operator }) => operator)).toEqual(['label-noise', 'loss-cross-kind']);
    expect(whole.reduce((sum, { recording }) => sum + recording.contribution, 0)).toBeCloseTo(0.25, 12);
    expect(whole[0]!.recording).toMatchObject({ runs: 2, programs: 2, within: 1, heldOut: 0.5 });
    expect(whole[0]!.recording.lost.value).toBe(0.5);
    expect([whole[0]!.study?.bugs, whole[1]!.study]).toEqual([1, null]);
    // One operator that both know has no rank among others.
    expect(correlateOperators(lines, bootstrap).every(({ spearman }) => spearman === null)).toBe(true);
  });
});

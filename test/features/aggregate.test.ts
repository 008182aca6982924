import { describe, expect, it } from 'vitest';
import {
  depthThirds,
  logOf,
  logRatio,
  reduceLists,
  signedLog,
  summarisePhases,
  thirdsOf,
} from '../../src/features/aggregate.ts';
import { exampleTrace } from '../../src/features/example-trace.ts';

describe('summarisePhases', () => {
  const trace = exampleTrace({ steps: [0, 30, 40, 60, 70, 90], plannedSteps: 90 });

  it('takes means over thirds of the planned steps, the slope per run, and the last value', () => {
    expect(summarisePhases(trace, [1, 3, 5, 7, 9, 11])).toEqual([2, 6, 10, expect.closeTo(10.4459, 4), 11]);
  });

  it('skips what is missing or not finite', () => {
    expect(summarisePhases(trace, [null, 4, Number.NaN, 8, null, null])).toEqual([
      4,
      8,
      null,
      expect.closeTo(12),
      8,
    ]);
  });

  it('says null for a phase without a value and for a slope through one point', () => {
    expect(summarisePhases(trace, [2])).toEqual([2, null, null, null, 2]);
    expect(summarisePhases(trace, [])).toEqual([null, null, null, null, null]);
  });
});

describe('depthThirds', () => {
  it('splits a list from input to output', () => {
    expect(depthThirds([1, 2, 3, 4, 5, 6])).toEqual([1.5, 3.5, 5.5]);
    expect(depthThirds([1, 2, 3, 4])).toEqual([1, 2.5, 4]);
    expect(depthThirds([1, 2, 3, 4, 5])).toEqual([1.5, 3, 4.5]);
  });

  it('shares the entries of a short list', () => {
    expect(depthThirds([1, 3])).toEqual([1, 2, 3]);
    expect(depthThirds([7])).toEqual([7, 7, 7]);
    expect(depthThirds([])).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it('keeps checks apart and leaves out entries that say nothing', () => {
    expect(thirdsOf([[10, 100, 1000], null, [Number.NaN, 10]], logOf)).toEqual([
      [1, null, 1],
      [2, null, 1],
      [3, null, 1],
    ]);
    expect(reduceLists([[1, Number.NaN, 3], [], null], (list) => list.length)).toEqual([2, null, null]);
  });
});

describe('logarithms', () => {
  it('holds magnitudes between 1e-12 and 1e12', () => {
    expect([logOf(100), logOf(0), logOf(Number.POSITIVE_INFINITY)]).toEqual([2, -12, 12]);
    expect([logOf(-1), logOf(Number.NaN)]).toEqual([null, null]);
  });

  it('holds ratios alike, and says nothing of 0/0', () => {
    expect([logRatio(1, 100), logRatio(1, 0), logRatio(0, 1)]).toEqual([-2, 12, -12]);
    expect([logRatio(0, 0), logRatio(-1, 1), logRatio(1, Number.NaN)]).toEqual([null, null, null]);
  });

  it('keeps the sign of what can be negative', () => {
    expect([signedLog(99), signedLog(-99), signedLog(0)]).toEqual([2, -2, 0]);
    expect(signedLog(Number.NEGATIVE_INFINITY)).toBeCloseTo(-12, 9);
  });
});

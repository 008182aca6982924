import { describe, expect, it } from 'vitest';
import { observe } from '../../src/traces/observed.ts';
import { exampleTrace } from './example.ts';

describe('observe', () => {
  const scalars = (train: number[]) => ({
    'loss.train': train,
    'label.healthy-train': train,
    'environment.time': train,
  });

  it('hides labels, environment, and every name of program and fault', () => {
    const trace = exampleTrace({ scalars: scalars([3, 2, 1]) });
    const seen = observe(trace);
    expect(Object.keys(seen.scalars)).toEqual(['loss.train']);
    expect(Object.keys(seen).sort()).toEqual([
      'layered',
      'lost',
      'observed',
      'plannedSteps',
      'scalars',
      'steps',
      'traceId',
    ]);
    expect(JSON.stringify(seen)).not.toMatch(/toy|clean|Hash|operator|mutant/);
  });

  it('shows earlier estimates of a metric under its present id, unless the present one was recorded', () => {
    const earlier = observe(exampleTrace({ scalars: { 'curvature.lambda-max': [1, 2, 3] } }));
    expect(earlier.scalars['curvature.top-eigenvalue']).toEqual([1, 2, 3]);
    const both = { 'curvature.lambda-max': [1, 2, 3], 'curvature.top-eigenvalue': [4, 5, 6] };
    expect(observe(exampleTrace({ scalars: both })).scalars['curvature.top-eigenvalue']).toEqual([4, 5, 6]);
  });

  it('ends before the first loss that is not finite', () => {
    const seen = observe(exampleTrace({ scalars: scalars([3, Number.NaN, 1]) }));
    expect(seen.steps).toEqual([0]);
    expect(seen.scalars['loss.train']).toEqual([3]);
    expect(seen.layered['gradient.norm']).toHaveLength(1);
  });

  it('says whether the run was lost within what is seen', () => {
    const lostAtFour = exampleTrace({ scalars: scalars([3, Number.NaN, 1]) });
    expect(observe(lostAtFour).lost).toBe(true);
    expect(observe(lostAtFour, { window: 0.49 }).lost).toBe(false);
    const divergedAtFive = exampleTrace({ outcome: { kind: 'diverged', step: 5 } });
    expect(observe(divergedAtFive).lost).toBe(true);
    expect(observe(divergedAtFive, { window: 0.5 }).lost).toBe(false);
    expect(observe(exampleTrace({})).lost).toBe(false);
  });

  it('ends before the first weight that is not finite', () => {
    const layered = {
      'optimizer.weight-norm': [
        [1, 2],
        [1, 2],
        [1, Number.POSITIVE_INFINITY],
      ],
    };
    expect(observe(exampleTrace({ layered })).steps).toEqual([0, 4]);
  });

  it('ends where the run is said to have diverged, though no check saw it', () => {
    const trace = exampleTrace({ outcome: { kind: 'diverged', step: 5 } });
    expect(observe(trace).steps).toEqual([0, 4]);
  });

  it('does not take a loss that was not recorded for a lost run', () => {
    const seen = observe(exampleTrace({ scalars: { 'loss.train': [3, null, 1] } }));
    expect(seen.steps).toEqual([0, 4, 8]);
  });

  it('shows a window of the planned steps only', () => {
    const trace = exampleTrace({});
    expect(observe(trace, { window: 0.5 }).steps).toEqual([0, 4]);
    expect(observe(trace, { window: 0.49 }).steps).toEqual([0]);
    expect(observe(trace, { window: 1 }).steps).toEqual([0, 4, 8]);
  });

  it.each([0, -1, 1.1, Number.NaN])('refuses %s as a window', (window) => {
    expect(() => observe(exampleTrace({}), { window })).toThrow(/share of a run/);
  });
});

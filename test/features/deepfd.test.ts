import { describe, expect, it } from 'vitest';
import { columnsOf, trained } from './both-sides.ts';

describe('deepfd, worked by hand', () => {
  const columns = columnsOf('deepfd', {
    checks: 4,
    metrics: {
      'loss.train': trained(4, 2, 3, 3),
      'loss.train-score': trained(0.2, 0.5, 0.4, 0.3),
      'optimizer.weight-max-abs': trained(1, 6, 1, 6),
      'optimizer.weight-mean': [[0], [1, 5], [1, 6], [2, 6], [3, 7]],
    },
  });

  it('takes eight statistics of a series', () => {
    expect(columns['loss.mean']).toBe(3);
    expect(columns['loss.median']).toBe(3);
    expect(columns['loss.variance']).toBeCloseTo(2 / 3);
    expect(columns['loss.sd']).toBeCloseTo(Math.sqrt(2 / 3));
    expect(columns['loss.error']).toBeCloseTo(Math.sqrt(2 / 3) / 2);
    expect(columns['loss.skew']).toBeCloseTo(0);
    expect([columns['loss.least'], columns['loss.largest']]).toEqual([2, 4]);
    // Values 0, 0, 0, 1: skewness 2 after the correction for a sample.
    expect(
      columnsOf('deepfd', { checks: 4, metrics: { 'loss.train': trained(0, 0, 0, 1) } })['loss.skew'],
    ).toBeCloseTo(2);
  });

  it('adds counters up, and gives their rate per check', () => {
    // Large at the second and fourth check: 0, 1, 1, 2.
    expect(columns['large-weight.largest']).toBe(2);
    expect(columns['large-weight.mean']).toBe(1);
    expect(columns['large-weight.rate']).toBe(0.5);
    // One tensor (the first) kept its mean at the second check, the three others at the third.
    expect(columns['constant-mean-weight.largest']).toBe(4);
  });

  it('counts worse losses and accuracies only after 30 % of the run', () => {
    expect(columns['increase-loss.largest']).toBe(1);
    expect(columns['decrease-accuracy.largest']).toBe(2);
  });

  it('counts the moment at which a run was lost', () => {
    const lost = columnsOf('deepfd', { checks: 4, lost: true });
    expect(lost['validation-nan-loss.largest']).toBe(1);
    expect(lost['nan-weight.largest']).toBe(1);
    expect(columns['validation-nan-loss.largest']).toBe(0);
    expect(columnsOf('deepfd', { metrics: { 'loss.validation': 1e5 } })['validation-nan-loss.rate']).toBe(1);
    expect(columnsOf('deepfd', { metrics: { 'loss.validation': 99999 } })['validation-nan-loss.rate']).toBe(
      0,
    );
  });
});

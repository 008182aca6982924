import { describe, expect, it } from 'vitest';
import { columnsOf, trained } from './rules/both-sides.ts';

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

describe('default, worked by hand', () => {
  const rate = (column: string, metrics: Parameters<typeof columnsOf>[1]['metrics']) =>
    columnsOf('default', { checks: 4, metrics })[column];

  it('takes means over the run', () => {
    expect(rate('loss', { 'loss.train': trained(4, 2, 3, 3) })).toBe(3);
    expect(rate('gradient-median', { 'gradient.norm': [[1, 2, 3, 10]] })).toBe(2.5);
    expect(rate('large-weight-count', { 'optimizer.large-share': 0.5 })).toBe((40 + 27) / 2);
  });

  it.each([
    ['validation-accuracy-gap', { 'loss.train-score': 0.5, 'loss.validation-score': 0.401 }, { 'loss.train-score': 0.5, 'loss.validation-score': 0.399 }],
    ['loss-oscillation', { 'loss.train': trained(1, 0.991, 0.982, 0.973) }, { 'loss.train': trained(1, 0.989, 0.978, 0.967) }],
    ['dying-relu', { 'activation.nonpositive-share': [[0.7, 1]] }, { 'activation.nonpositive-share': [[0.71, 0]] }],
    ['gradient-vanish', { 'gradient.mean-abs': 1e-4 }, { 'gradient.mean-abs': 9.9e-5 }],
    ['gradient-explode', { 'gradient.max-abs': 70 }, { 'gradient.max-abs': 70.1 }],
    ['saturated-activation', { 'activation.loose-saturated-share': 0.5 }, { 'activation.loose-saturated-share': 0.51 }],
    ['constant-mean-weight', { 'optimizer.weight-mean': [[1, 1], [2, 1], [3, 1], [4, 1], [5, 1]] }, { 'optimizer.weight-mean': 1 }],
  ])('%s: both sides of its limit', (column, inside, beyond) => {
    expect(rate(column, inside)).toBe(0);
    expect(rate(column, beyond)).toBe(1);
  });

  it('says from when on a run was lost', () => {
    expect(columnsOf('default', { lost: true })['nan-weight']).toBeCloseTo(0.1);
    expect(columnsOf('default', {})['nan-weight']).toBe(0);
  });
}); // biome-ignore format: a table

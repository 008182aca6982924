import { describe, expect, it } from 'vitest';
import { columnsOf, trained } from './both-sides.ts';

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

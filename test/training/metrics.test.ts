import { describe, expect, it } from 'vitest';
import { accuracy, bestConstantLoss, r2 } from '../../src/training/metrics.ts';
import { type LossName, lossNames } from '../../src/training/spec.ts';

describe('accuracy', () => {
  it('takes the largest output as the class, ties to the first', () => {
    const predictions = [0.1, 0.9, 0.5, 0.5, 0.2, 0.8];
    expect(
      accuracy({ predictions, width: 2, targets: [0, 1, 1, 0, 1, 0], targetWidth: 2 }, false),
    ).toBeCloseTo(2 / 3);
    expect(accuracy({ predictions, width: 2, targets: [1, 0, 0], targetWidth: 1 }, false)).toBeCloseTo(2 / 3);
  });

  it('takes one output of 0.5 and more as positive', () => {
    const one = { predictions: [0.5, 0.49, 7, -3], width: 1, targets: [1, 0, 0, 0], targetWidth: 1 };
    expect(accuracy(one, false)).toBe(0.75);
  });

  it('asks for all of several labels', () => {
    const two = { predictions: [0.9, 0.1, 0.9, 0.9], width: 2, targets: [1, 0, 1, 0], targetWidth: 2 };
    expect(accuracy(two, true)).toBe(0.5);
  });

  it('counts a row of NaN as wrong, and no rows as nothing', () => {
    const broken = { predictions: [Number.NaN, Number.NaN], width: 2, targets: [0], targetWidth: 1 };
    expect(accuracy(broken, false)).toBe(0);
    expect(accuracy({ predictions: [Number.NaN], width: 1, targets: [0], targetWidth: 1 }, false)).toBe(0);
    expect(accuracy({ predictions: [], width: 1, targets: [], targetWidth: 1 }, false)).toBeNaN();
  });
});

describe('r2', () => {
  it('is 1 for the targets, 0 for their mean, the mean over outputs', () => {
    const targets = [1, 10, 2, 20, 3, 30];
    expect(r2({ predictions: targets, targets, width: 2, targetWidth: 2 })).toBe(1);
    expect(r2({ predictions: [2, 20, 2, 20, 2, 20], targets, width: 2, targetWidth: 2 })).toBe(0);
    expect(r2({ predictions: [1, 20, 2, 20, 3, 20], targets, width: 2, targetWidth: 2 })).toBe(0.5);
  });
});

describe('bestConstantLoss', () => {
  const entropy = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
  const cases: [LossName, number[], number, number][] = [
    ['meanSquaredError', [1, 2, 6], 1, 14 / 3],
    ['meanSquaredError', [1, 5, 3, 5], 2, 0.5],
    ['meanAbsoluteError', [1, 2, 6], 1, 5 / 3],
    ['meanSquaredLogarithmicError', [0, Math.E - 1], 1, 0.25],
    ['binaryCrossentropy', [1, 1, 1, 0], 1, entropy],
    ['categoricalCrossentropy', [1, 0, 1, 0, 1, 0, 0, 1], 2, entropy],
    ['sparseCategoricalCrossentropy', [0, 0, 0, 1], 2, entropy],
    ['categoricalHinge', [1, 0, 1, 0, 1, 0, 0, 1], 2, 0.5],
    ['hinge', [1, 1, 1, 0], 1, 0.5],
    ['squaredHinge', [1, 1, 1, 0], 1, 0.75],
    ['poisson', [1, 3], 1, 2 - 2 * Math.LN2],
    ['meanAbsolutePercentageError', [1, 2, 2], 1, 100 / 3],
    ['huber', [0, 4], 1, 1.5],
    ['logCosh', [-1, 1], 1, Math.log(Math.cosh(1))],
    ['kullbackLeiblerDivergence', [0.75, 0.25, 0.75, 0.25], 2, 0],
  ];
  it.each(cases)('of %s on %o', (loss, targets, width, expected) => {
    expect(bestConstantLoss(loss, Float32Array.from(targets), width)).toBeCloseTo(expected, 5);
  });

  it('knows every loss', () => {
    expect(new Set(cases.map(([loss]) => loss))).toEqual(new Set(lossNames));
  });
});

import { describe, expect, test } from 'vitest';
import {
  constantLoss,
  firstOutput,
  lossOfFirst,
  programRowLosses,
  scoreFirst,
} from '../../src/training/judgement.ts';
import { bestConstantLoss } from '../../src/training/metrics.ts';
import { testData, testProgram } from './helpers/runs.ts';

/** Two outputs of 2 and 1 values; the second counts three times. */
const spec = testProgram({
  inputs: [{ name: 'row', shape: [4] }],
  layers: [
    { kind: 'dense', name: 'pair', units: 2, inputs: ['row'] },
    { kind: 'dense', name: 'one', units: 1, inputs: ['row'] },
  ],
  outputs: [
    { layer: 'pair', loss: 'meanAbsoluteError' },
    { layer: 'one', weight: 3 },
  ],
  loss: 'meanSquaredError',
});
const set = testData({ rows: 8, inputShape: [4], targetShape: [3], target: 'normal' }, 'judged');
const outputs = testData({ rows: 8, inputShape: [4], targetShape: [3], target: 'normal' }, 'guess').targets;

/** Columns of rows of three. */
const columns = (values: Float32Array, ...wanted: number[]) =>
  Float32Array.from({ length: 8 * wanted.length }, (_, i) => {
    return values[3 * Math.floor(i / wanted.length) + wanted[i % wanted.length]!]!;
  });
const pair = { width: 2, predictions: columns(outputs, 0, 1), targets: columns(set.targets, 0, 1) };
const one = { width: 1, predictions: columns(outputs, 2), targets: columns(set.targets, 2) };

describe('of several outputs', () => {
  test('the loss of a row is the weighted sum of their own', () => {
    const rows = programRowLosses(spec, [4], outputs, set, 1);
    expect(rows).toHaveLength(8);
    const [a, b] = [outputs[0]! - set.targets[0]!, outputs[1]! - set.targets[1]!];
    const c = outputs[2]! - set.targets[2]!;
    expect(rows[0]).toBeCloseTo((Math.abs(a) + Math.abs(b)) / 2 + 3 * c * c, 5);
  });

  test('the first is the one that is scored, and the best constants add up', () => {
    expect(firstOutput(spec, [[2], [1]], { predictions: outputs, targets: set.targets })).toEqual({
      predictions: pair.predictions,
      targets: pair.targets,
    });
    expect(lossOfFirst(spec)).toBe('meanAbsoluteError');
    const best = bestConstantLoss('meanAbsoluteError', pair.targets, 2);
    const other = bestConstantLoss('meanSquaredError', one.targets, 1);
    expect(constantLoss(spec, set, 3)).toBeCloseTo(best + 3 * other, 6);
  });
});

test('a program with one output is judged as a whole', () => {
  const plain = testProgram({ layers: [{ kind: 'dense', units: 3 }], loss: 'meanSquaredError' });
  const compared = { predictions: outputs, targets: set.targets };
  expect(firstOutput(plain, [[3]], compared)).toBe(compared);
  expect(constantLoss(plain, set, 3)).toBe(bestConstantLoss('meanSquaredError', set.targets, 3));
});

describe('every step or pixel is scored', () => {
  const score = (
    task: 'multiclass' | 'multilabel' | 'regression',
    shape: number[],
    p: number[],
    t: number[],
  ) =>
    scoreFirst({ task, loss: 'meanSquaredError' }, [shape], {
      predictions: Float32Array.from(p),
      targets: Float32Array.from(t),
    });
  // Two rows of two steps: classes 2, 0; 1, 1.
  const steps = [0.1, 0.2, 0.7, 0.5, 0.3, 0.2, 0.6, 0.3, 0.1, 0.2, 0.6, 0.2];

  test('among classes, given as indices or one-hot', () => {
    expect(score('multiclass', [2, 3], steps, [2, 0, 1, 1])).toBe(0.75);
    expect(score('multiclass', [2, 3], steps, [0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0])).toBe(0.75);
  });

  test('on the side of its bit', () => {
    expect(score('multilabel', [2, 1], [0.9, 0.2, 0.6, 0.4], [1, 0, 0, 0])).toBe(0.75);
    expect(score('multilabel', [2, 2], [0.9, 0.2, 0.6, 0.4], [1, 0, 0, 0])).toBe(0.5);
  });

  test('against the mean of all, where a pixel is the same in every row', () => {
    // Two pictures of one row of two pixels, the first always 0: mean 1, total 1 + 1 + 1 + 9, residual 4 + 1 + 1.
    expect(score('regression', [1, 2, 1], [0, 2, 1, 3], [0, 0, 0, 4])).toBeCloseTo(1 - 6 / 12, 6);
    expect(score('regression', [1, 2, 1], [0, 0, 0, 4], [0, 0, 0, 4])).toBe(1);
  });
});

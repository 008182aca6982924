import { describe, expect, it } from 'vitest';
import type { Diagnoser } from '../../../src/eval/contract.ts';
import { forest } from '../../../src/eval/diagnosers/forest.ts';
import { knn } from '../../../src/eval/diagnosers/knn.ts';
import { majority } from '../../../src/eval/diagnosers/majority.ts';
import { mlRandomForest } from '../../../src/eval/diagnosers/ml-random-forest.ts';
import { stratified } from '../../../src/eval/diagnosers/stratified.ts';
import { tree } from '../../../src/eval/diagnosers/tree.ts';
import { randomStream } from '../../../src/lib/random.ts';
import { balancedAccuracy, countConfusion } from '../../../src/statistics/confusion.ts';

function fitOn(diagnoser: Diagnoser, rows: readonly number[][], labels: readonly number[], seed = 1) {
  const fitted = diagnoser.fit(
    {
      columns: rows[0]!.map((_, j) => `c${j}`),
      rows: rows.map((row) => Float64Array.from(row)),
      labels: Int32Array.from(labels),
      classes: ['a', 'b', 'c'],
      programs: rows.map(() => 'one'),
    },
    seed,
  );
  return (row: readonly number[]) => Array.from(fitted.predict(Float64Array.from(row)));
}

describe('floors', () => {
  const rows = Array.from({ length: 10 }, (_, i) => [i]);

  it('majority names the most frequent class, and shares between equal ones', () => {
    expect(fitOn(majority, rows, [0, 0, 1, 1, 1, 1, 1, 2, 2, 2])([0])).toEqual([0, 1, 0]);
    expect(fitOn(majority, rows.slice(0, 4), [0, 1, 0, 1])([0])).toEqual([0.5, 0.5, 0]);
  });

  it('stratified draws classes at their shares, anew per row and per seed', () => {
    const predict = fitOn(stratified, rows, [0, 0, 1, 1, 1, 1, 1, 2, 2, 2]);
    const drawn = Array.from({ length: 2000 }, (_, i) => predict([i]).indexOf(1));
    const shares = [0, 1, 2].map((c) => drawn.filter((label) => label === c).length / 2000);
    [0.2, 0.5, 0.3].forEach((share, c) => {
      expect(Math.abs(shares[c]! - share)).toBeLessThan(0.04);
    });
    const other = fitOn(stratified, rows, [0, 0, 1, 1, 1, 1, 1, 2, 2, 2], 2);
    expect(Array.from({ length: 2000 }, (_, i) => other([i]).indexOf(1))).not.toEqual(drawn);
  });
});

describe('k nearest neighbours', () => {
  it('counts the five nearest, each with the weight of its class', () => {
    // Four rows of a and four of b on a line: weights 1; the nearest five of 0 are a a a a b.
    const predict = fitOn(knn, [[0], [1], [2], [3], [10], [11], [12], [13]], [0, 0, 0, 0, 1, 1, 1, 1]);
    expect(predict([0])).toEqual([0.8, 0.2, 0]);
    // Six of a, two of b: weights 2/3 and 2; the nearest five of 13 are b b a a a.
    const unequal = fitOn(knn, [[0], [1], [2], [3], [10], [11], [12], [13]], [0, 0, 0, 0, 0, 0, 1, 1]);
    expect(unequal([13])[0]).toBeCloseTo(2 / 6, 12);
  });

  it('lets all rows vote that are as far as the fifth', () => {
    const rows = [[0], [0], [0], [0], [1], [1], [1], [1]];
    expect(fitOn(knn, rows, [0, 0, 0, 0, 1, 1, 1, 0])([0])[1]).toBeCloseTo(
      (3 * 8) / 6 / ((3 * 8) / 6 + (5 * 8) / 10),
      12,
    );
  });
});

describe('trees and forests', () => {
  /** Three noisy clouds of unequal size in 4 of 12 columns. */
  function clouds(name: string, length: number) {
    const random = randomStream('clouds', name);
    const labels = Array.from({ length }, () => [0, 0, 0, 0, 0, 0, 0, 1, 1, 2][random.integer(10)]!);
    const rows = labels.map((label) =>
      Array.from({ length: 12 }, (_, j) => random.normal(j % 3 === label && j < 6 ? 1.2 : 0)),
    );
    return { rows, labels };
  }

  function scoreOn(diagnoser: Diagnoser): number {
    const train = clouds('train', 400);
    const test = clouds('test', 1000);
    const predict = fitOn(diagnoser, train.rows, train.labels);
    const predictions = test.rows.map((row) => {
      const scores = predict(row);
      return scores.indexOf(Math.max(...scores));
    });
    return balancedAccuracy(countConfusion(test.labels, predictions, 3));
  }

  it('a forest beats one tree on rows neither has seen', () => {
    expect(scoreOn(forest)).toBeGreaterThan(scoreOn(tree) + 0.03);
  });

  it('a forest of another seed is another forest', () => {
    const { rows, labels } = clouds('train', 100);
    expect(fitOn(forest, rows, labels, 1)(rows[0]!)).not.toEqual(fitOn(forest, rows, labels, 2)(rows[0]!));
  });

  it('one tree knows its training rows by heart', () => {
    const { rows, labels } = clouds('train', 300);
    const predict = fitOn(tree, rows, labels);
    expect(rows.map((row) => predict(row).indexOf(1))).toEqual(labels);
  });

  it('ml-random-forest refuses a table over a thousand rows, and says why', () => {
    const { rows, labels } = clouds('large', 1001);
    expect(() => fitOn(mlRandomForest, rows, labels)).toThrow(
      /time with the square of the rows.*need at most 1000 training rows; got 1001\. Use the diagnoser forest\./,
    );
  });
});

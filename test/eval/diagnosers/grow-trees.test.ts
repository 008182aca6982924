import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binTable } from '../../../src/eval/diagnosers/bins.ts';
import { TreeGrower } from '../../../src/eval/diagnosers/grow-trees.ts';
import { type Trees, voteTrees } from '../../../src/eval/diagnosers/trees.ts';
import { randomStream } from '../../../src/lib/random.ts';
import { growSlowTree, predictSlowTree } from './slow-cart.ts';

function grow(
  rows: readonly number[][],
  labels: readonly number[],
  weights: readonly number[],
  classes: number,
): Trees {
  const table = binTable(
    rows.map((row) => Float64Array.from(row)),
    rows[0]!.length,
  );
  const grower = new TreeGrower(table, { classes, columnsPerSplit: table.width });
  grower.grow(Int32Array.from(labels), Float64Array.from(weights), randomStream('unused'));
  return grower.finish();
}

const vote = (trees: Trees, row: readonly number[]) => Array.from(voteTrees(trees, Float64Array.from(row)));

describe('a grown tree', () => {
  it('equals a plain CART, row for row, on rows it saw and rows it did not', () => {
    const cell = fc.integer({ min: -4, max: 4 });
    const row = fc.record({
      values: fc.array(cell, { minLength: 3, maxLength: 3 }),
      label: fc.integer({ min: 0, max: 2 }),
      weight: fc.constantFrom(1, 2, 0.75),
    });
    const probe = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 2, maxLength: 25 }),
        fc.array(probe, { maxLength: 10 }),
        (rows, probes) => {
          const slow = growSlowTree(rows, 3);
          const fast = grow(
            rows.map(({ values }) => values),
            rows.map(({ label }) => label),
            rows.map(({ weight }) => weight),
            3,
          );
          for (const values of [...rows.map((one) => one.values), ...probes]) {
            const expected = predictSlowTree(slow, values);
            vote(fast, values).forEach((share, c) => {
              expect(share).toBeCloseTo(expected[c]!, 9);
            });
          }
        },
      ),
      { numRuns: 300, seed: 1 },
    );
  });

  it('leaves out rows of weight 0', () => {
    const trees = grow([[0], [1], [2]], [0, 1, 0], [1, 0, 1], 2);
    expect(trees.feature).toEqual(Int32Array.of(-1));
    expect(vote(trees, [1])).toEqual([1, 0]);
  });

  it('cuts where no single cut helps, as exclusive-or needs', () => {
    const rows = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ];
    const trees = grow(rows, [0, 1, 1, 0], [1, 1, 1, 1], 2);
    expect(rows.map((row) => vote(trees, row)[1])).toEqual([0, 1, 1, 0]);
  });

  it('sends missing values to the side they belong to, low or high', () => {
    const missing = Number.NaN;
    const withLow = grow([[missing], [1], [2], [3]], [0, 0, 1, 1], [1, 1, 1, 1], 2);
    expect([missing, 1, 3].map((value) => vote(withLow, [value])[1])).toEqual([0, 0, 1]);
    expect(withLow.feature).toHaveLength(3);
    const withHigh = grow([[missing], [1], [2], [3]], [1, 0, 0, 1], [1, 1, 1, 1], 2);
    expect([missing, 2, 3].map((value) => vote(withHigh, [value])[1])).toEqual([1, 0, 1]);
    expect(withHigh.feature).toHaveLength(3);
    const apart = grow([[missing], [missing], [1], [2]], [0, 0, 1, 1], [1, 1, 1, 1], 2);
    expect([missing, 1, -1e9, 1e9].map((value) => vote(apart, [value])[1])).toEqual([0, 1, 1, 1]);
  });

  it('sends a missing value it never saw where more rows went', () => {
    const trees = grow([[1], [2], [3], [9]], [0, 0, 0, 1], [1, 1, 1, 1], 2);
    expect(vote(trees, [Number.NaN])).toEqual([1, 0]);
    expect(vote(grow([[1], [7], [8], [9]], [0, 1, 1, 1], [1, 1, 1, 1], 2), [Number.NaN])).toEqual([0, 1]);
  });

  it('gives the class shares of a leaf that cannot be cut', () => {
    expect(vote(grow([[1], [1], [1]], [0, 1, 1], [1, 1, 2], 2), [5])).toEqual([0.25, 0.75]);
  });
});

describe('columns drawn per split', () => {
  it('are drawn anew until one is not constant', () => {
    const rows = Array.from({ length: 8 }, (_, i) =>
      new Float64Array(50).fill(1).map((x, j) => (j === 31 ? i : x)),
    );
    const grower = new TreeGrower(binTable(rows, 50), { classes: 2, columnsPerSplit: 1 });
    const labels = Int32Array.from(rows, (_, i) => Number(i >= 5));
    grower.grow(labels, new Float64Array(8).fill(1), randomStream('draw'));
    const trees = grower.finish();
    expect(trees.feature[0]).toBe(31);
    expect(trees.threshold[0]).toBe(4.5);
  });

  it('differ from split to split: every column is the root of some tree', () => {
    const random = randomStream('roots');
    const rows = Array.from({ length: 20 }, () => Float64Array.from({ length: 10 }, () => random.normal()));
    const grower = new TreeGrower(binTable(rows, 10), { classes: 2, columnsPerSplit: 1 });
    const labels = Int32Array.from(rows, (_, i) => i % 2);
    const weights = new Float64Array(20).fill(1);
    for (let tree = 0; tree < 200; tree++) grower.grow(labels, weights, random);
    const { roots, feature } = grower.finish();
    const counts = new Array<number>(10).fill(0);
    for (const root of roots) counts[feature[root]!]! += 1;
    for (const count of counts) expect(count).toBeGreaterThan(5);
  });
});

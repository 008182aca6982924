import { describe, expect, it } from 'vitest';
import { rankRows } from '../../src/audit/embed.ts';
import { findEqualRows } from '../../src/audit/equal-rows.ts';
import { clusterRows, findNearRows, type NearRows } from '../../src/audit/near-rows.ts';
import { randomStream } from '../../src/lib/random.ts';

function cloud(rows: number, width: number, seed: number): Float64Array[] {
  const random = randomStream('cloud', seed);
  return Array.from({ length: rows }, () => Float64Array.from({ length: width }, () => random.normal()));
}

describe('findNearRows', () => {
  it.each([3, 10, 40])('finds next to nothing among independent rows of %i columns', (width) => {
    const found = findNearRows(rankRows(cloud(400, width, width), width));
    expect((found as NearRows).pairs.length).toBeLessThan(4);
  });

  it('finds the pairs that are planted, whatever the scale of a column', () => {
    const rows = cloud(400, 10, 1);
    const random = randomStream('copies', 1);
    for (let i = 0; i < 20; i++) rows[i] = rows[399 - i]!.map((value) => value + 0.01 * random.normal());
    const scaled = rows.map((row) => row.map((value, c) => (c === 0 ? Math.exp(20 * value) : value)));
    const found = findNearRows(rankRows(scaled, 10));
    const pairs = (found as NearRows).pairs;
    expect(pairs.filter(([a, b]) => a + b === 399)).toHaveLength(20);
    expect(pairs.length).toBeLessThan(23);
  });

  it('says why it cannot look', () => {
    expect(findNearRows(rankRows(cloud(30, 5, 2), 5))).toBe('needs 40 different rows, got 30');
    const constant = Array.from({ length: 60 }, () => Float64Array.of(1));
    expect(findNearRows(rankRows(constant, 1))).toBe('needs a column that is not constant, got none');
  });
});

describe('findEqualRows', () => {
  it('finds sets of equal rows, NaN being like NaN, and none among blank ones', () => {
    const rows = [
      [1, Number.NaN],
      [2, 0],
      [1, Number.NaN],
      [2, -0],
      [Number.NaN, Number.NaN],
      [Number.NaN, Number.NaN],
    ].map((row) => Float64Array.from(row));
    const { sets, pairs } = findEqualRows(rows);
    expect(sets).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect(pairs).toBe(2);
  });

  it('expects as many pairs as columns of few values have by chance', () => {
    const random = randomStream('flags', 1);
    const rows = Array.from({ length: 300 }, () => Float64Array.from({ length: 4 }, () => random.integer(2)));
    const { pairs, pairsByChance } = findEqualRows(rows);
    expect(pairs / pairsByChance).toBeGreaterThan(0.9);
    expect(pairs / pairsByChance).toBeLessThan(1.1);
  });
});

describe('clusterRows', () => {
  it('joins rows that hang together by pairs', () => {
    expect([
      ...clusterRows(6, [
        [4, 2],
        [2, 0],
        [3, 5],
      ]),
    ]).toEqual([0, 1, 0, 3, 0, 3]);
  });
});

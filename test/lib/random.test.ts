import { describe, expect, test } from 'vitest';
import { randomStream } from '../../src/lib/random.ts';
import { mean, standardDeviation } from '../../src/statistics/descriptive.ts';

const draws = <T>(n: number, draw: () => T) => Array.from({ length: n }, draw);

describe('randomStream', () => {
  test('the same names give the same numbers, other names others', () => {
    const first = (...names: (string | number)[]) => draws(4, () => randomStream(...names).bits())[0];
    expect(first('program', 1, 'init')).toBe(first('program', 1, 'init'));
    expect(first('program', 1, 'init')).not.toBe(first('program', 11, 'init'));
    expect(first('a', 'bc')).not.toBe(first('ab', 'c'));
    expect(first('1')).not.toBe(first(1));
  });

  test('never changes: recorded traces depend on these numbers', () => {
    const random = randomStream('faultgap', 0, 'golden');
    expect(draws(3, () => random.bits())).toMatchInlineSnapshot(`
      [
        327506622,
        1127694502,
        1303704292,
      ]
    `);
    expect(random.uniform()).toMatchInlineSnapshot(`0.9070785162066278`);
    expect(random.normal()).toMatchInlineSnapshot(`1.449877573561687`);
    expect(Array.from(random.permutation(6))).toMatchInlineSnapshot(`
      [
        5,
        1,
        0,
        3,
        4,
        2,
      ]
    `);
  });

  test('uniform has mean 1/2 and variance 1/12', () => {
    const random = randomStream('uniform');
    const values = draws(50_000, () => random.uniform());
    expect(mean(values)).toBeCloseTo(0.5, 2);
    expect(standardDeviation(values)).toBeCloseTo(Math.sqrt(1 / 12), 2);
    expect(Math.min(...values.slice(0, 1000))).toBeGreaterThanOrEqual(0);
  });

  test('normal has the mean, deviation and tail asked for', () => {
    const random = randomStream('normal');
    const values = draws(50_000, () => random.normal(3, 2));
    expect(mean(values)).toBeCloseTo(3, 1);
    expect(standardDeviation(values)).toBeCloseTo(2, 1);
    const beyond = values.filter((value) => Math.abs(value - 3) > 4).length / values.length;
    expect(beyond).toBeCloseTo(0.0455, 2);
  });

  test('integer is even over its range', () => {
    const random = randomStream('integer');
    const counts = new Array<number>(7).fill(0);
    for (const value of draws(70_000, () => random.integer(7))) counts[value]! += 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  test('permutation holds every index once', () => {
    expect([...randomStream('permutation').permutation(100)].sort((a, b) => a - b)).toEqual(
      draws(100, () => 0).map((_, i) => i),
    );
  });

  test('refuses to pick from nothing', () => {
    expect(() => randomStream('pick').pick([])).toThrow('empty list');
  });
});

import { describe, expect, test } from 'vitest';
import { measureAbstention } from '../../../src/eval/scores/abstention.ts';
import { randomStream } from '../../../src/lib/random.ts';

const measure = (labels: readonly number[], faulty: readonly number[]) =>
  measureAbstention({ labels: Int32Array.from(labels), classes: ['a', 'b'] }, [
    Float64Array.from(faulty.flatMap((value) => [1 - value, value])),
  ]);

describe('balanced accuracy by coverage', () => {
  const random = randomStream('abstention');
  const labels = Array.from({ length: 2000 }, (_, i) => i % 2);

  test('rises to 1 where the unsure half is guessed and the sure half is right', () => {
    const faulty = labels.map((label, i) => {
      const isSure = Math.floor(i / 2) % 2 === 0;
      return isSure ? 0.1 + 0.8 * label : 0.3 + 0.4 * random.uniform();
    });
    const curve = measure(labels, faulty);
    expect(curve.map(({ coverage }) => coverage)).toEqual([1, 0.9, 0.8, 0.7, 0.6, 0.5]);
    expect(curve[0]!.balancedAccuracy).toBeCloseTo(0.75, 1);
    expect(curve.at(-1)!.balancedAccuracy).toBe(1);
    for (let i = 1; i < curve.length; i++)
      expect(curve[i]!.balancedAccuracy!).toBeGreaterThan(curve[i - 1]!.balancedAccuracy! - 0.02);
  });

  test('stays as it is where sureness says nothing', () => {
    const faulty = labels.map((label) => {
      const sure = 0.5 + random.uniform() / 2;
      return random.uniform() < 0.7 === (label === 1) ? sure : 1 - sure;
    });
    for (const { balancedAccuracy } of measure(labels, faulty)) expect(balancedAccuracy).toBeCloseTo(0.7, 1);
  });
});

test('rows of one score count in part, whatever their order', () => {
  // Four rows, all equally sure: at any coverage each counts alike.
  const values = measure([0, 1, 1, 1], [0.2, 0.8, 0.2, 0.8]).map(({ balancedAccuracy }) => balancedAccuracy);
  for (const value of values) expect(value).toBeCloseTo((1 + 2 / 3) / 2, 12);
});

test('is null where the surest rows are of one class', () => {
  const curve = measure([0, 0, 1, 1], [0.1, 0.1, 0.6, 0.6]);
  expect(curve[0]!.balancedAccuracy).toBe(1);
  expect(curve.at(-1)).toEqual({ coverage: 0.5, balancedAccuracy: null });
});

import { expect, test } from 'vitest';
import { decideDifferences } from '../../../src/eval/scores/decide-differences.ts';

const differs = (p: number, low: number | null, high: number | null) =>
  decideDifferences([{ value: 0.1, low, high, p }])[0]!.differs;

test('a difference is claimed where p and interval agree, and only there', () => {
  expect(differs(0.01, 0.05, 0.15)).toBe(true);
  expect(differs(0.01, -0.15, -0.05)).toBe(true);
  expect(differs(0.01, -0.01, 0.2)).toBe(false);
  expect(differs(0.06, 0.01, 0.2)).toBe(false);
  expect(differs(0.001, null, null)).toBe(false);
});

test('p is corrected over the family before it decides', () => {
  const family = [0.02, 0.03, 0.04].map((p) => ({ value: 0.1, low: 0.05, high: 0.15, p }));
  const decided = decideDifferences(family);
  expect(decided.map(({ pHolm }) => pHolm)).toEqual([0.06, 0.06, 0.06]);
  expect(decided.map((one) => one.differs)).toEqual([false, false, false]);
});

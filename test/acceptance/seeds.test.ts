import { expect, test } from 'vitest';
import { syntheticRows } from '../eval/synthetic.ts';
import { scoreUnder } from './score-under.ts';

test('seeds of one mutant on both sides inflate S0 over S1, and S1 stays with S4', () => {
  const shape = { programs: 10, mutantsPerClass: 5, seeds: 3, classes: 4, fault: 0, signature: 0, mutant: 5 };
  const data = syntheticRows(shape);
  const [s0, s1, s4] = ['S0', 'S1', 'S4'].map((split) => scoreUnder(data, split));
  expect(s0! - s1!).toBeGreaterThan(0.3);
  expect(Math.abs(s1! - s4!)).toBeLessThan(0.12);
});

import { expect, test } from 'vitest';
import { argmax } from '../../src/statistics/argmax.ts';

test('argmax is the first of equals, within the part that is looked at', () => {
  expect(argmax([1, 3, 2, 3])).toBe(1);
  expect(argmax([9, 1, 5, 5, 9], 1, 3)).toBe(1);
});

test('argmax takes no NaN, except one in first place, which nothing is larger than', () => {
  expect(argmax([1, Number.NaN, 2])).toBe(2);
  expect(argmax([Number.NaN, 1, 2])).toBe(0);
});

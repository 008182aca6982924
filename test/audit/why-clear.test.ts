import { expect, test } from 'vitest';
import { whyClearLoss, whyClearScore } from '../../src/audit/why-clear.ts';

const score = (value: number, low: number, high: number) => ({ value, low, high });

test.each<[name: string, says: string, found: RegExp]>([
  ['an interval that holds chance', whyClearScore(score(0.51, 0.49, 0.53), false, 0.5), /^$/],
  ['a leak', whyClearScore(score(0.9, 0.8, 0.95), true, 0.5), /^$/],
  [
    'a little above chance',
    whyClearScore(score(0.515, 0.505, 0.525), false, 0.5),
    /less than 0\.02 is at stake/,
  ],
  [
    'barely beyond its interval',
    whyClearScore(score(0.54, 0.501, 0.58), false, 0.5),
    /three standard errors/,
  ],
  ['below chance', whyClearScore(score(0.4, 0.35, 0.45), false, 0.5), /lies below chance: /],
  [
    'a small loss',
    whyClearLoss(score(0.01, 0.005, 0.015), false),
    /leaves 0 out: less than 0\.03 is at stake/,
  ],
  ['a gain', whyClearLoss(score(-0.02, -0.03, -0.01), false), /named as well as random ones/],
  ['no interval', whyClearLoss({ value: 0.5, low: null, high: null }, false), /^$/],
])('%s', (_, says, found) => {
  expect(says).toMatch(found);
});

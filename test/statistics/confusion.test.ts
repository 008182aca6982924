import { expect, test } from 'vitest';
import {
  balancedAccuracy,
  countConfusion,
  macroF1,
  matthewsCorrelation,
} from '../../src/statistics/confusion.ts';

// Three classes; the last never occurs as label. Recalls 2/3 and 1/2.
const confusion = countConfusion([0, 0, 0, 1, 1], [0, 0, 1, 1, 2], 3);

test('balanced accuracy is the mean recall over the classes that occur', () => {
  expect(balancedAccuracy(confusion)).toBeCloseTo((2 / 3 + 1 / 2) / 2, 12);
});

test('macro-F1 averages 2·TP / (support + predicted)', () => {
  expect(macroF1(confusion)).toBeCloseTo((4 / 5 + 2 / 4) / 2, 12);
});

test("Matthews' correlation of two classes equals the phi coefficient", () => {
  const binary = countConfusion([1, 1, 1, 0, 0, 0, 0], [1, 1, 0, 0, 0, 0, 1], 2);
  // TP 2, TN 3, FP 1, FN 1: (2·3 − 1·1) / √(3·3·4·4).
  expect(matthewsCorrelation(binary)).toBeCloseTo(5 / 12, 12);
});

test("Matthews' correlation is 0 where every answer is the same", () => {
  expect(matthewsCorrelation(countConfusion([0, 1, 2], [1, 1, 1], 3))).toBe(0);
});

test('nothing scored is NaN, not 0', () => {
  const empty = countConfusion([], [], 3);
  expect([balancedAccuracy(empty), macroF1(empty), matthewsCorrelation(empty)]).toEqual([
    Number.NaN,
    Number.NaN,
    Number.NaN,
  ]);
});

test('an abstention is wrong in every score, and in no cell', () => {
  const binary = countConfusion([0, 0, 1, 1], [0, -1, 1, -1], 2);
  expect([...binary.counts]).toEqual([1, 0, 0, 1]);
  expect(balancedAccuracy(binary)).toBe(0.5);
  // Each class: 2·1 / (2 + 1).
  expect(macroF1(binary)).toBeCloseTo(2 / 3, 12);
  // As a third class, always predicted wrongly: (2·4 − (2·1 + 2·1)) / √((16 − 1 − 1 − 4)(16 − 8)).
  expect(matthewsCorrelation(binary)).toBeCloseTo(4 / Math.sqrt(80), 12);
});

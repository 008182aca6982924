import { fitStandardiser, type Standardiser } from './standardise.ts';

/** Training rows as standardised coordinates, row-major `[length, width]`. */
export interface StandardRows {
  readonly standardiser: Standardiser;
  readonly length: number;
  readonly width: number;
  readonly values: Float64Array;
}

export function standardiseRows(rows: readonly Float64Array[], columns: number): StandardRows {
  const standardiser = fitStandardiser(rows, columns);
  const { width } = standardiser;
  const values = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    values.set(standardiser.apply(row), i * width);
  });
  return { standardiser, length: rows.length, width, values };
}

/** Of `length` numbers of `a` and as many of `b`, from one offset in each. */
type OfTwoRows = (a: Float64Array, fromA: number, b: Float64Array, fromB: number, length: number) => number;

/** Four sums side by side: an addition need not wait for the one before. */
export const innerProduct: OfTwoRows = (a, fromA, b, fromB, length) => {
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  let j = 0;
  for (; j + 3 < length; j += 4) {
    sum0 += a[fromA + j]! * b[fromB + j]!;
    sum1 += a[fromA + j + 1]! * b[fromB + j + 1]!;
    sum2 += a[fromA + j + 2]! * b[fromB + j + 2]!;
    sum3 += a[fromA + j + 3]! * b[fromB + j + 3]!;
  }
  for (; j < length; j++) sum0 += a[fromA + j]! * b[fromB + j]!;
  return sum0 + sum1 + (sum2 + sum3);
};

/** Squared Euclidean distance, summed as `innerProduct`. */
export const squaredDistance: OfTwoRows = (a, fromA, b, fromB, length) => {
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  let j = 0;
  for (; j + 3 < length; j += 4) {
    sum0 += (a[fromA + j]! - b[fromB + j]!) ** 2;
    sum1 += (a[fromA + j + 1]! - b[fromB + j + 1]!) ** 2;
    sum2 += (a[fromA + j + 2]! - b[fromB + j + 2]!) ** 2;
    sum3 += (a[fromA + j + 3]! - b[fromB + j + 3]!) ** 2;
  }
  for (; j < length; j++) sum0 += (a[fromA + j]! - b[fromB + j]!) ** 2;
  return sum0 + sum1 + (sum2 + sum3);
};

/** Turns scores of any size into shares that sum to 1, in place. */
export function softmax(scores: Float64Array): Float64Array {
  let top = Number.NEGATIVE_INFINITY;
  for (const score of scores) top = Math.max(top, score);
  let total = 0;
  for (let c = 0; c < scores.length; c++) {
    scores[c] = Math.exp(scores[c]! - top);
    total += scores[c]!;
  }
  for (let c = 0; c < scores.length; c++) scores[c]! /= total;
  return scores;
}

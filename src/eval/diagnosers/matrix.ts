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

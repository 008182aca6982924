import { z } from 'zod';
import { argmax, mean } from '../../statistics/descriptive.ts';
import { classWeights } from './class-weights.ts';
import type { LabelledRows } from './tally.ts';

/** How far class scores are from being probabilities, on tested rows; lower is better. */
export const calibrationSchema = z.strictObject({
  /** Half the mean of Σ over classes of (score − 1[is the class])², from 0 to 1: of two classes, the usual Brier score. */
  brier: z.number(),
  /** Mean |largest score − share of right predictions| over ten bins of equally many rows by largest score, from 0 to 1. */
  expectedError: z.number(),
});

const bins = 10;

/**
 * Averaged over repeats. All rows of a class together weigh as much as those of any other, as in training and in balanced
 * accuracy: otherwise scores that are right for classes of equal size would count as wrong for their shares in the corpus.
 * @param scores per repeat: rows × classes, row-major
 */
export function measureCalibration(
  { labels, classes }: Pick<LabelledRows, 'labels' | 'classes'>,
  scores: readonly Float64Array[],
): z.output<typeof calibrationSchema> {
  const weights = classWeights(labels, classes.length);
  const rowsOf = (ofRepeat: Float64Array): Rated[] =>
    Array.from(labels, (label, i) => {
      const own = ofRepeat.subarray(i * classes.length, (i + 1) * classes.length);
      const best = argmax(own);
      return {
        label,
        own,
        sure: own[best]!,
        isRight: best === label && own[best]! > 0,
        weight: weights[label]!,
      };
    });
  return {
    brier: mean(scores.map((ofRepeat) => brierScore(rowsOf(ofRepeat)))),
    expectedError: mean(scores.map((ofRepeat) => expectedError(rowsOf(ofRepeat)))),
  };
}

interface Rated {
  readonly label: number;
  readonly own: Float64Array;
  /** The largest score. */
  readonly sure: number;
  readonly isRight: boolean;
  /** All weights sum to 1. */
  readonly weight: number;
}

function brierScore(rows: readonly Rated[]): number {
  return rows.reduce((total, { label, own, weight }) => {
    const squares = own.reduce((sum, score, c) => sum + (score - Number(c === label)) ** 2, 0);
    return total + (weight * squares) / 2;
  }, 0);
}

/** Rows of one largest score stay together, in the bin of their middle place. */
function expectedError(rows: readonly Rated[]): number {
  const sorted = rows.toSorted((a, b) => a.sure - b.sure);
  const excess = new Float64Array(bins);
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && sorted[end]!.sure === sorted[start]!.sure) end++;
    const bin = Math.floor((bins * (start + end - 1)) / 2 / sorted.length);
    for (const { sure, isRight, weight } of sorted.slice(start, end))
      excess[bin]! += weight * (sure - Number(isRight));
    start = end;
  }
  return excess.reduce((total, own) => total + Math.abs(own), 0);
}

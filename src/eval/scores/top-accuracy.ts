import { mean } from '../../statistics/descriptive.ts';
import type { LabelledRows } from './tally.ts';

/**
 * Balanced top-k accuracy: the mean over classes of the share of rows whose class is among the k with the highest scores, in
 * [0, 1], averaged over repeats. Of equal scores the class that comes first counts as higher, as in predictions; a class of
 * score 0 is no guess, so that an abstention is wrong.
 * @param scores per repeat: rows × classes, row-major
 */
export function balancedTopAccuracy(
  { labels, classes }: Pick<LabelledRows, 'labels' | 'classes'>,
  scores: readonly Float64Array[],
  k: number,
): number {
  return mean(scores.map((ofRepeat) => ofOneRepeat(labels, classes.length, ofRepeat, k)));
}

function ofOneRepeat(labels: Int32Array, classes: number, scores: Float64Array, k: number): number {
  const [count, hits] = [new Float64Array(classes), new Float64Array(classes)];
  for (const [i, label] of labels.entries()) {
    const row = scores.subarray(i * classes, (i + 1) * classes);
    count[label]! += 1;
    if (row[label]! > 0 && rankOf(row, label) < k) hits[label]! += 1;
  }
  return mean([...count.keys()].filter((c) => count[c]! > 0).map((c) => hits[c]! / count[c]!));
}

/** Classes that come before this one. */
function rankOf(row: Float64Array, label: number): number {
  const own = row[label]!;
  return row.reduce((before, score, c) => before + Number(score > own || (score === own && c < label)), 0);
}

import { InputError } from '../../lib/errors.ts';
import { randomStream } from '../../lib/random.ts';
import { balancedAccuracy, countConfusion } from '../../statistics/confusion.ts';
import { argmax } from '../../statistics/descriptive.ts';
import type { Diagnoser, TrainingRows } from '../contract.ts';
import { predictEach } from '../fitted.ts';

/** Columns of every trial table. */
export const width = 6;
const columns = Array.from({ length: width }, (_, j) => `c${j}`);
const classes = ['data', 'loss', 'optimisation'];

/** A table of these rows, of three programs in turn. */
export function tableOf(
  rows: readonly Float64Array[],
  labels: ArrayLike<number>,
  names: readonly string[] = classes,
): TrainingRows {
  const programs = rows.map((_, i) => `program ${i % 3}`);
  return { columns, rows, labels: Int32Array.from(labels), classes: names, programs };
}

/** Unequal classes, eight deviations apart in the first two columns, noise in the others; a share of the values missing. */
export function separableTable(name: string, length = 90, missing = 0): TrainingRows {
  const random = randomStream('diagnoser trial', name);
  const labels = Array.from({ length }, (_, i) => (i % 6 < 3 ? 0 : i % 6 < 5 ? 1 : 2));
  const rows = labels.map((label) => {
    const row = Float64Array.from({ length: width }, () => random.normal());
    row[0]! += 8 * Number(label === 1);
    row[1]! += 8 * Number(label === 2);
    return row.map((value) => (random.uniform() < missing ? Number.NaN : value));
  });
  return tableOf(rows, labels);
}

/** Scores of every row, by a diagnoser fitted on a table. */
export function predictAll(
  diagnoser: Diagnoser,
  train: TrainingRows,
  rows: readonly Float64Array[],
): number[][] {
  const fitted = diagnoser.fit(train, 1);
  return predictEach(fitted, rows).map((scores) => Array.from(scores));
}

/**
 * Fits a confined diagnoser on a trial table: a fit on thousands of rows that never ends is waited for much longer.
 * @throws InputError `plug-in-ended`; what it throws otherwise, its work may not meet.
 */
export function requireEnd(diagnoser: Diagnoser): void {
  try {
    predictAll(diagnoser, separableTable('train'), separableTable('test').rows);
  } catch (error) {
    if (error instanceof InputError && error.code === 'plug-in-ended') throw error;
  }
}

/** Balanced accuracy of the scores of a table's rows; a row with a NaN among its scores counts as wrong. */
export function accuracyOf(
  scores: readonly (readonly number[])[],
  { labels, classes }: TrainingRows,
): number {
  const predictions = scores.map((row) => (row.some(Number.isNaN) ? -1 : argmax(row)));
  return balancedAccuracy(countConfusion(labels, predictions, classes.length));
}

/** Largest difference between two lists of scores. */
export function largestDifference(
  some: readonly (readonly number[])[],
  others: readonly (readonly number[])[],
): number {
  return Math.max(...some.flatMap((row, i) => row.map((value, c) => Math.abs(value - others[i]![c]!))));
}

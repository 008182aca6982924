import { defineDiagnoser, type TrainingTable } from '../../eval/diagnosers/define.ts';
import { fitLinear, type LinearModel, voteLinear } from '../../eval/diagnosers/logistic.ts';
import { quantileSorted } from '../../statistics/descriptive.ts';

/** Share of the training rows that lies outside of a range, on either side. */
const beyond = 0.001;

/** What each column spans in the training rows; NaN where none has a value. */
export interface Ranges {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

export function rangesOf(rows: readonly Float64Array[], width: number): Ranges {
  const sorted = Array.from({ length: width }, (_, c) => sortedColumn(rows, c));
  const at = (p: number) => sorted.map((values) => quantileSorted(values, p));
  return { low: at(beyond), high: at(1 - beyond) };
}

/** Values of a column, ascending, without missing ones. */
export function sortedColumn(rows: readonly Float64Array[], c: number): Float64Array {
  return Float64Array.from(rows, (row) => row[c]!)
    .filter((value) => !Number.isNaN(value))
    .sort();
}

/** How many columns of a row have a value, and how many of these no training row reaches. */
export function countBeyond(row: Float64Array, { low, high }: Ranges) {
  let [columns, outside] = [0, 0];
  for (const [c, value] of row.entries()) {
    if (Number.isNaN(value)) continue;
    columns++;
    // A column that no training row had is as strange as a value that none had.
    if (!(value >= low[c]! && value <= high[c]!)) outside++;
  }
  return { columns, outside };
}

export function shareOutside(row: Float64Array, ranges: Ranges): number {
  const { columns, outside } = countBeyond(row, ranges);
  return columns === 0 ? 0 : outside / columns;
}

/** A regression, and the ranges in which it holds what it reads. */
export interface HeldLinear extends Ranges {
  readonly linear: LinearModel;
}

export function fitHeld(table: Omit<TrainingTable, 'counts' | 'programs'>): HeldLinear {
  const ranges = rangesOf(table.rows, table.width);
  return { ...ranges, linear: fitLinear({ ...table, rows: table.rows.map((row) => hold(row, ranges)) }) };
}

export function voteHeld(held: HeldLinear): (row: Float64Array) => Float64Array {
  const vote = voteLinear(held.linear);
  return (row) => vote(hold(row, held));
}

function hold(row: Float64Array, { low, high }: Ranges): Float64Array {
  return row.map((value, c) =>
    Number.isNaN(value) || Number.isNaN(low[c]!) ? Number.NaN : Math.max(low[c]!, Math.min(high[c]!, value)),
  );
}

/** Logistic regression in which no value counts for more than training rows ever showed. */
export const heldLogistic = defineDiagnoser({
  id: 'held-logistic',
  title: 'Logistic regression on values held in the range of training rows',
  fit: (table) => voteHeld(fitHeld(table)),
});

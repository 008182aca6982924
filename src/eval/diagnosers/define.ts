import { InputError } from '../../lib/errors.ts';
import { sum } from '../../statistics/descriptive.ts';
import type { Diagnoser, TrainingRows } from '../contract.ts';

/** Training rows as a method gets them: at least two classes, and every class has a row. */
export interface TrainingTable {
  readonly rows: readonly Float64Array[];
  /** Number of columns. */
  readonly width: number;
  /** Class per row, 0 … classes − 1, numbered in the order in which they first appear. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** Rows per class. */
  readonly counts: Int32Array;
  /** Balanced weight per class: rows / (classes × rows of the class), so that all rows together weigh their number. */
  readonly weights: Float64Array;
  /** Program of each row. */
  readonly programs: readonly string[];
}

/** Votes per class of the table: finite, non-negative, one at least positive. They need not sum to 1. */
export type Vote = (row: Float64Array) => Float64Array;

/** What one diagnoser is made of; everything that all share is in `defineDiagnoser`. */
export interface DiagnoserParts extends Omit<Diagnoser, 'fit' | 'isUntrained'> {
  fit(table: TrainingTable, seed: number): Vote;
}

/**
 * A diagnoser from its method. Classes are renumbered by first appearance, so neither their names nor their order
 * can matter; classes without a row get score 0; one class alone is predicted without asking the method.
 * @throws InputError `diagnoser-method`: whoever writes JavaScript may give anything.
 */
export function defineDiagnoser(method: DiagnoserParts): Diagnoser {
  if (typeof (method as Partial<DiagnoserParts> | undefined)?.fit !== 'function') throw noMethod(method);
  const { id } = method;
  return {
    ...method,
    fit(rows, seed) {
      checkRows(id, rows);
      const present = [...new Set(rows.labels)];
      const vote = present.length === 1 ? () => Float64Array.of(1) : method.fit(tableOf(rows, present), seed);
      return {
        predict(row) {
          checkWidth(id, row, rows.columns.length);
          return toScores(vote(row), present, rows.classes.length);
        },
      };
    },
  };
}

function noMethod(method: unknown): InputError {
  return new InputError('diagnoser-method', {
    rule: 'defineDiagnoser takes one object, which can be fitted',
    need: 'defineDiagnoser({ id, title, …, fit(table, seed) { … } })',
    value:
      typeof method === 'object' ? 'an object without the function fit' : `what is of type ${typeof method}`,
  });
}

/** @throws InputError `no-training-rows`, `row-width`. */
export function checkRows(id: string, { columns, rows, labels, classes, programs }: TrainingRows): void {
  if (rows.length === 0) {
    throw new InputError('no-training-rows', {
      rule: `${id} cannot be fitted on nothing`,
      need: 'rows',
      value: 0,
    });
  }
  if (labels.length !== rows.length || programs.length !== rows.length) {
    throw new RangeError(`${rows.length} rows, ${labels.length} labels, ${programs.length} programs`);
  }
  if (labels.some((label) => label < 0 || label >= classes.length))
    throw new RangeError('label out of range');
  for (const row of rows) checkWidth(id, row, columns.length);
}

/** @throws InputError `row-width`. */
export function checkWidth(id: string, row: Float64Array, width: number): void {
  if (row.length === width) return;
  throw new InputError('row-width', {
    rule: `${id} reads rows of the columns it was fitted on`,
    need: `${width} values`,
    value: row.length,
  });
}

function tableOf(rows: TrainingRows, present: readonly number[]): TrainingTable {
  const labels = rows.labels.map((label) => present.indexOf(label));
  const classes = present.length;
  const counts = new Int32Array(classes);
  for (const label of labels) counts[label]!++;
  const weights = balanceClasses(counts);
  const width = rows.columns.length;
  return { rows: rows.rows, width, labels, classes, counts, weights, programs: rows.programs };
}

/** A weight for the rows of each class, by which all classes weigh the same and rows 1 in the mean. */
export function balanceClasses(counts: ArrayLike<number>): Float64Array {
  const rows = sum(counts);
  return Float64Array.from(counts, (count) => rows / (counts.length * count));
}

function toScores(votes: Float64Array, present: readonly number[], classes: number): Float64Array {
  let total = 0;
  for (const vote of votes) total += vote;
  const scores = new Float64Array(classes);
  for (let c = 0; c < votes.length; c++) scores[present[c]!] = votes[c]! / total;
  return scores;
}

import { sum } from '../statistics/descriptive.ts';
import type { AuditTable } from './audit-table.ts';
import { type ColumnSet, distinctSets } from './column-sets.ts';
import { type AuditSample, drawSample } from './sample.ts';

/** Called before each step of an audit: work done, work in all, and what comes next. */
export type AuditProgress = (done: number, total: number, text: string) => void;

/*
 * Work is counted in cells that a forest of 30 trees takes in, about 0.7 µs of processor time each. It decides how many rows are
 * measured and how much time is left.
 */

/**
 * Five folds of a forest: columns are sorted once per fold, and every tree looks at √columns of them at each depth, which is
 * greater where there are few.
 */
export function forestWork(rows: number, columns: number): number {
  return rows * (columns + 30 * (2 + Math.sqrt(columns)));
}

/** Trees on one column. */
export function treeWork(rows: number): number {
  return 10 * rows;
}

/** Distances of all rows to all rows. */
export function nearWork(rows: number): number {
  return 0.05 * rows ** 2;
}

/** A table that takes more than this for its cuts is measured on so many rows that it does not: about a minute. */
const mostWork = 55e6;
const [fewestRows, mostRows] = [1000, 15_000];

/** Rows that a single column is tried on: enough to see whether it names something, and fewer where there are many columns. */
export function rowsPerColumn(columns: number): number {
  return Math.max(500, Math.min(4000, Math.floor(900_000 / Math.max(1, columns))));
}

/** Draws the rows that are measured, and says how much work that will be. */
export function planWork(
  table: AuditTable,
  sets: readonly ColumnSet[],
): { readonly sample: AuditSample; readonly total: number } {
  const labelled = (table.label?.of.filter((own) => own >= 0).length ?? 0) / Math.max(1, table.rows);
  const cuts = 2 + table.groups.length;
  const perRow =
    labelled * cuts * sum(distinctSets(sets).map(({ columns }) => forestWork(1, columns.length)));
  const most = Math.max(fewestRows, Math.min(mostRows, Math.floor(mostWork / Math.max(1, perRow))));
  const sample = drawSample(table, most);
  const rows = sample.at.length;
  const columns = sets[0]!.columns.length;
  const named = table.groups.filter(({ role }) => role !== 'group').length;
  const total =
    nearWork(rows) +
    rows * perRow +
    columns * (named + Math.ceil(labelled)) * treeWork(Math.min(table.rows, rowsPerColumn(columns))) +
    // What missing numbers tell, and naming the groups.
    forestWork(rows * labelled + named * Math.min(table.rows, rowsPerColumn(0)), columns);
  return { sample, total };
}

/** Says how far the work is. */
export class WorkMeter {
  readonly #total: number;
  readonly #report: AuditProgress;
  #done = 0;
  #doing = 0;

  constructor(total: number, report: AuditProgress = () => {}) {
    this.#total = total;
    this.#report = report;
  }

  /** Begins a step of so much work; the one before it is done. */
  begin(text: string, work: number): void {
    this.#done = Math.min(this.#done + this.#doing, this.#total);
    this.#doing = work;
    this.#report(this.#done, this.#total, text);
  }
}

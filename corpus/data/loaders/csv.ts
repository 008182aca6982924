import { readNumber, readText, showCell } from '../../../src/tables/cells.ts';
import { parseText } from '../../../src/tables/read-table.ts';
import { requireColumn, requireNumber, type Table, TableError } from '../../../src/tables/table.ts';
import type { RawData } from '../../../src/training/data.ts';
import { makeRows } from '../source.ts';
import { readDataFile } from './files.ts';

/**
 * A CSV file of a public data set.
 * @throws InputError as `readDataFile`; TableError as `parseText`, `wrong-csv` where it has no row.
 */
export function readCsv(directory: string, name: string): Table {
  const table = parseText(name, readDataFile(directory, name));
  if (table.rows > 0) return table;
  const words = { rule: 'holds no data', need: 'a line of column names and a line per row', value: 'no row' };
  throw new TableError('wrong-csv', table, {}, words);
}

/**
 * A table for classification: `target` names the class column and `classes` its values in the order of their numbers;
 * every other column is an input. Columns of text become codes in alphabetical order, as scikit-learn's LabelEncoder
 * gives.
 * @throws TableError `wrong-csv`.
 */
export function classTable(table: Table, target: string, classes: readonly string[]): RawData {
  const column = requireColumn(table, target, 'wrong-csv');
  const labels = Array.from(table.columns.get(column)!, (cell, row) => {
    const label = classes.indexOf(readText(cell) ?? '');
    if (label >= 0) return label;
    const words = { rule: 'this is no class', need: classes.join(' or '), value: showCell(cell) };
    throw new TableError('wrong-csv', table, { row, column }, words);
  });
  const inputs = [...table.columns].flatMap(([name, cells]) => (name === column ? [] : [toNumbers(cells)]));
  return makeRows(labels.length, { inputShape: [inputs.length] }, classes.length, (row, at) => {
    inputs.forEach((values, i) => {
      row[i] = values[at]!;
    });
    return labels[at]!;
  });
}

/** Numbers where all cells are, else codes. */
function toNumbers(cells: ArrayLike<unknown>): readonly number[] {
  const numbers = Array.from(cells, (cell) => readNumber(cell) ?? Number.NaN);
  if (numbers.every(Number.isFinite)) return numbers;
  const words = Array.from(cells, (cell) => readText(cell) ?? '');
  const codes = new Map([...new Set(words)].sort().map((word, code) => [word, code]));
  return words.map((word) => codes.get(word)!);
}

export interface WindowShape {
  /** Columns that the network sees, the one to be foretold first. */
  readonly channels: readonly string[];
  /** Rows of the file from one step to the next. */
  readonly every: number;
  readonly length: number;
  /** Steps from the end of a window to the value that is to be foretold. */
  readonly ahead: number;
  /** Targets are divided by this. */
  readonly unit: number;
  /** What the file writes for a missing value; windows with one are left out. */
  readonly missing: number;
}

/**
 * Windows of a file of measurements in the order of time, one after the other without overlap, so that no part of a
 * split sees another.
 * @throws TableError `wrong-csv`.
 */
export function seriesWindows(table: Table, shape: WindowShape): RawData {
  const { channels, every, length, ahead, unit, missing } = shape;
  const series = channels.map((name) => readSeries(table, name));
  const stride = every * (length + ahead);
  const starts = Array.from({ length: Math.floor(series[0]!.length / stride) }, (_, i) => i * stride);
  const whole = starts.filter((start) =>
    series.every((values) => !values.slice(start, start + stride).includes(missing)),
  );
  return makeRows(whole.length, { inputShape: [length, channels.length] }, null, (window, row) => {
    for (let i = 0; i < window.length; i++) {
      window[i] = series[i % channels.length]![whole[row]! + every * Math.floor(i / channels.length)]!;
    }
    return series[0]![whole[row]! + every * (length + ahead - 1)]! / unit;
  });
}

/** @throws TableError `wrong-csv` where a cell is no finite number. */
function readSeries(table: Table, wanted: string): number[] {
  const column = requireColumn(table, wanted, 'wrong-csv');
  const demand = { code: 'wrong-csv', need: 'a finite number', allows: Number.isFinite };
  return Array.from(table.columns.get(column)!, (cell, row) =>
    requireNumber(table, { row, column }, cell, demand),
  );
}

import { InputError } from '../../../src/lib/errors.ts';
import type { RawData } from '../../../src/training/data.ts';
import { makeRows } from '../source.ts';
import { readDataFile } from './files.ts';

/** A CSV file: names of its columns, and its cells as text, column by column. */
export interface Csv {
  readonly name: string;
  readonly header: readonly string[];
  readonly columns: readonly (readonly string[])[];
}

/**
 * A comma-separated file whose first line names the columns. Cells may be quoted, with "" for a quote, but not run over
 * lines; blanks around a cell do not count.
 * @throws InputError `wrong-csv` naming the line, and those of `readDataFile`.
 */
export function readCsv(directory: string, name: string): Csv {
  const lines = readDataFile(directory, name)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/);
  const cells = lines.flatMap((line, i) =>
    line.trim() === '' ? [] : [splitLine(line, `${name}, line ${i + 1},`)],
  );
  const [header = [], ...rows] = cells;
  if (rows.length === 0)
    throw wrong(name, 'a line of column names and a line per row', `${cells.length} lines`);
  const uneven = rows.findIndex((row) => row.length !== header.length);
  if (uneven >= 0) {
    throw wrong(
      `${name}, row ${uneven + 1},`,
      `${header.length} cells as in the first line`,
      rows[uneven]!.length,
    );
  }
  return { name, header, columns: header.map((_, i) => rows.map((row) => row[i]!)) };
}

function splitLine(line: string, where: string): string[] {
  const cells = [...line.matchAll(/(?:^|,)\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^",]*)(?=,|$))/g)];
  if (cells.reduce((length, [text]) => length + text.length, 0) !== line.length) {
    throw wrong(where, 'cells between commas, quoted whole or not at all', line.slice(0, 60));
  }
  return cells.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!.trim());
}

/**
 * A table for classification: `target` names the class column and `classes` its values in the order of their numbers;
 * every other column is an input. Columns of text become codes in alphabetical order, as scikit-learn's LabelEncoder
 * gives.
 * @throws InputError `wrong-csv`.
 */
export function classTable(csv: Csv, target: string, classes: readonly string[]): RawData {
  const labels = column(csv, target).map((value, row) => {
    const label = classes.indexOf(value);
    if (label < 0) throw wrong(`${csv.name}, row ${row + 1},`, `${target} of ${classes.join(' or ')}`, value);
    return label;
  });
  const inputs = csv.header.flatMap((name, i) => (name === target ? [] : [toNumbers(csv.columns[i]!)]));
  return makeRows(labels.length, { inputShape: [inputs.length] }, classes.length, (row, at) => {
    inputs.forEach((values, i) => {
      row[i] = values[at]!;
    });
    return labels[at]!;
  });
}

/** Numbers where all cells are, else codes. */
function toNumbers(cells: readonly string[]): readonly number[] {
  const numbers = cells.map((cell) => (cell === '' ? Number.NaN : Number(cell)));
  if (numbers.every(Number.isFinite)) return numbers;
  const codes = new Map([...new Set(cells)].sort().map((value, code) => [value, code]));
  return cells.map((cell) => codes.get(cell)!);
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
 * @throws InputError `wrong-csv`.
 */
export function seriesWindows(csv: Csv, shape: WindowShape): RawData {
  const { channels, every, length, ahead, unit, missing } = shape;
  const series = channels.map((name) =>
    column(csv, name).map((cell, row) => parseCell(csv, name, cell, row)),
  );
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

function column({ name, header, columns }: Csv, wanted: string): readonly string[] {
  const found = columns[header.indexOf(wanted)];
  if (found === undefined) throw wrong(name, `a column ${wanted}`, header.join(', '));
  return found;
}

function parseCell(csv: Csv, name: string, cell: string, row: number): number {
  const value = Number(cell);
  if (cell === '' || !Number.isFinite(value))
    throw wrong(`${csv.name}, row ${row + 1},`, `a number for ${name}`, cell);
  return value;
}

function wrong(name: string, need: string, value: string | number): InputError {
  return new InputError('wrong-csv', { rule: `${name} is not what its data set needs`, need, value });
}

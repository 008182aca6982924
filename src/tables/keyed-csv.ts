import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'csv-parse/sync';
import { errorText, InputError } from '../lib/errors.ts';

/** One row of a CSV file, with what an error needs to point at it. */
export interface CsvRow {
  /** Names of the columns, in lower case. */
  readonly columns: readonly string[];
  /** Null where the table has no such column. */
  find(column: string): string | null;
  /** @throws InputError `score-column` where the table has no such column. */
  text(column: string): string;
  /** Null for an empty cell or `nan`. @throws InputError `score-column`, `score-value` for any other text. */
  number(column: string): number | null;
}

/**
 * The rows of a CSV file whose first line names the columns (spaces around names, case and a byte order mark do not
 * matter).
 * @throws InputError `read-failed`, `csv-unreadable`, and `score-column` where a required column is missing.
 */
export function readCsv(path: string, required: readonly string[]): CsvRow[] {
  const [header, ...rows] = parseCsv(path);
  const columns = (header ?? []).map((name) => name.trim().toLowerCase());
  for (const name of required) if (!columns.includes(name.toLowerCase())) throw missing(path, name, columns);
  return rows.map((cells, i) => {
    const find = (column: string) => cells[columns.indexOf(column.toLowerCase())]?.trim() ?? null;
    const text = (column: string) => {
      const cell = find(column);
      if (cell === null) throw missing(path, column, columns);
      return cell;
    };
    return { columns, find, text, number: (column) => parseCell(text(column), path, column, i + 2) };
  });
}

/**
 * The lines of a CSV file as cells, the first naming the columns.
 * @throws InputError `read-failed`, `csv-unreadable`.
 */
export function parseCsv(path: string): string[][] {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new InputError(
      'read-failed',
      { rule: `cannot read ${path}`, value: errorText(error) },
      { cause: error },
    );
  }
  try {
    return parse(bytes, { bom: true, skip_empty_lines: true });
  } catch (error) {
    throw new InputError(
      'csv-unreadable',
      { rule: `${path} is no CSV table`, value: errorText(error) },
      { cause: error },
    );
  }
}

function parseCell(cell: string, path: string, column: string, line: number): number | null {
  if (cell === '' || cell.toLowerCase() === 'nan') return null;
  const value = Number(cell);
  if (Number.isFinite(value)) return value;
  throw new InputError('score-value', {
    rule: `column ${column} of ${basename(path)} holds numbers`,
    value: `${cell} in line ${line}`,
  });
}

function missing(path: string, column: string, columns: readonly string[]): InputError {
  return new InputError('score-column', {
    rule: `${basename(path)} has no column ${column}`,
    need: column,
    value: columns.join(', '),
    remedy: 'The layout of score tables is in docs/formats.md.',
  });
}

import { type ErrorWords, InputError } from '../lib/errors.ts';
import { mostText } from '../lib/guarded-file.ts';
import { showOneLine } from '../lib/plain-text.ts';
import { readNumber, showCell } from './cells.ts';

/** A table of whatever writer. `cells.ts` says what a cell means; null and undefined are missing in every format. */
export interface Table {
  /** Of its file, as errors have it. */
  readonly name: string;
  readonly rows: number;
  /** Cells by the name of the column, in the order of the file. */
  readonly columns: ReadonlyMap<string, ArrayLike<unknown>>;
  /** What an Arrow file says of itself; empty for other formats. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Line of each row, the first line being 1; null where the format has no lines. */
  readonly lines: ArrayLike<number> | null;
  /** Rows without any content, which are passed over. */
  readonly blankRows: number;
}

/** What an error needs to know of a table, or of one that is still being read. */
export type Source = Pick<Table, 'name' | 'lines'>;

/** Where in a table something is wrong; nothing of it where the whole table is. */
export interface Place {
  readonly row?: number;
  readonly column?: string;
}

/** A refusal of a table: "theirs.csv, line 3, column x: this is no number; need …; got …". */
export class TableError extends InputError {
  /** The message without the name of the file. */
  readonly inFile: string;

  constructor(code: string, source: Source, place: Place, words: ErrorWords) {
    const where = describePlace(source, place);
    const inFile = { ...words, rule: where === '' ? words.rule : `${where}: ${words.rule}` };
    const name = showOneLine(source.name);
    super(code, { ...inFile, rule: `${name}${where === '' ? '' : ','} ${inFile.rule}` });
    this.inFile = new InputError(code, inFile).message;
  }
}

function describePlace({ lines }: Source, { row, column }: Place): string {
  const where = row === undefined ? [] : [lines === null ? `row ${row + 1}` : `line ${lines[row]}`];
  if (column !== undefined)
    where.push(column === '' ? 'the column without a name' : `column ${showCell(column)}`);
  return where.join(', ');
}

/** Names of columns as an error shows them. */
export function showNames({ columns }: Pick<Table, 'columns'>): string {
  const all = [...columns.keys()];
  const shown = all.slice(0, 8).map(showCell).join(', ');
  return all.length > 8 ? `${shown}, …` : shown || 'no column';
}

/** Puts columns together. @throws TableError `table-column-twice`, `table-too-large`. */
export function makeTable(
  source: Source & Partial<Pick<Table, 'metadata' | 'blankRows'>>,
  names: readonly string[],
  cells: readonly ArrayLike<unknown>[],
): Table {
  const columns = new Map(names.map((name, c) => [name, cells[c]!]));
  if (columns.size < names.length) {
    const second = names.findIndex((name, c) => names.indexOf(name) !== c);
    const twice = names[second]!;
    throw new TableError(
      'table-column-twice',
      source,
      { column: twice },
      {
        rule: 'this name stands twice',
        need: 'every column once',
        value: `it as columns ${names.indexOf(twice) + 1} and ${second + 1} of the header`,
      },
    );
  }
  return { metadata: new Map(), blankRows: 0, ...source, rows: cells[0]?.length ?? 0, columns };
}

/**
 * How much of one table from outside is taken: more than any task, recording or log so far needs. What says that it
 * holds more is refused before it is decoded.
 */
export const limits = {
  /** Of a file, and of all that it unpacks to. */
  bytes: mostText,
  rows: 5_000_000,
  columns: 10_000,
  /** Rows times columns. */
  cells: 30_000_000,
  /** Heap of the process that decodes Arrow and Parquet. */
  heapMiB: 1024,
} as const;

/** Seconds of processor time that decoding so many bytes may take: a small file that takes longer is made to. */
export function secondsFor(bytes: number): number {
  return 3 + bytes / (4 * 2 ** 20);
}

/** Why a table of this size is not taken; null where it is. */
export function findExcess(rows: number, columns: number): ErrorWords | null {
  if (rows <= limits.rows && columns <= limits.columns && rows * columns <= limits.cells) return null;
  return {
    rule: 'holds more than is taken',
    need: `at most ${limits.rows} rows, ${limits.columns} columns and ${limits.cells} cells`,
    value: `${rows} rows and ${columns} columns`,
  };
}

/** @throws TableError `table-too-large` where so much is more than is taken. */
export function checkSize(source: Source, rows: number, columns: number): void {
  const excess = findExcess(rows, columns);
  if (excess !== null) throw new TableError('table-too-large', source, {}, excess);
}

/** Which numbers a column may hold. */
export interface Demand {
  readonly code: string;
  /** Of numbers that may not be; `code` where it is left out. */
  readonly beyond?: string;
  readonly need: string;
  /** Never called with a missing cell. */
  readonly allows: (value: number) => boolean;
  /** What else an error tells of a row. */
  readonly about?: (row: number) => string;
  readonly remedy?: string;
}

/** The numbers of a column, null where missing. @throws TableError with the code of the demand. */
export function readNumbers(table: Table, column: string, demand: Demand): (number | null)[] {
  const cells = table.columns.get(column)!;
  const numbers: (number | null)[] = new Array(cells.length);
  for (let row = 0; row < cells.length; row++)
    numbers[row] = demandNumber(table, { row, column }, cells[row], demand);
  return numbers;
}

/** One number of a table, null where it is missing. @throws TableError with the code of the demand. */
function demandNumber(source: Source, place: Place, cell: unknown, demand: Demand): number | null {
  const value = readNumber(cell);
  if (value === null || (value !== undefined && demand.allows(value))) return value;
  const { code, beyond = code, need, about, remedy } = demand;
  const note = about === undefined || place.row === undefined ? '' : ` (${about(place.row)})`;
  throw new TableError(value === undefined ? code : beyond, source, place, {
    rule: value === undefined ? 'this is no number' : 'this number cannot be',
    need,
    value: `${showCell(cell)}${note}`,
    ...(remedy !== undefined && { remedy }),
  });
}

/** As `demandNumber`, where it may not be missing. */
export function requireNumber(source: Source, place: Place, cell: unknown, demand: Demand): number {
  const value = demandNumber(source, place, cell, demand);
  if (value !== null) return value;
  throw new TableError(demand.code, source, place, { rule: 'the cell is empty', need: demand.need });
}

/**
 * The name that a column has in a table, whatever its case.
 * @throws TableError with a code where there is none.
 */
export function requireColumn(table: Table, wanted: string, code: string, remedy?: string): string {
  const found = findColumn(table, wanted);
  if (found !== undefined) return found;
  const need = wanted === '' ? 'a column without a name' : wanted;
  const words = { rule: 'lacks a column', need, value: showNames(table) };
  throw new TableError(code, table, {}, remedy === undefined ? words : { ...words, remedy });
}

/** As `requireColumn`; undefined where there is none. */
export function findColumn({ columns }: Table, wanted: string): string | undefined {
  if (columns.has(wanted)) return wanted;
  return [...columns.keys()].find((name) => name.toLowerCase() === wanted.toLowerCase());
}

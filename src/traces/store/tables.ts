import { InputError } from '../../lib/errors.ts';
import type { OutColumn } from '../../tables/columns.ts';
import type { ArrowContent } from './arrow-header.ts';
import type { Expectation } from './integrity.ts';
import { type FileEntry, openArrow, writeArrow } from './store.ts';

/** A column of a table; null is missing. NaN is refused: in a table of features it would be read as missing by some. */
export interface TableColumn extends OutColumn {
  /** Kept with the column. */
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface TableContent {
  /** `features`, `labels`, `predictions`, `runs`. */
  readonly kind: string;
  readonly schemaVersion: number;
  readonly columns: readonly TableColumn[];
  /** Kept with the file, as text. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A table as read: columns of plain arrays, found by name. */
export interface TableFile {
  readonly rows: number;
  readonly columns: readonly TableColumn[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** A table of ours, with the size and hash of its file. */
export interface VerifiedTable extends TableFile {
  readonly schemaVersion: number;
  readonly entry: FileEntry;
}

/**
 * Writes a table as an Arrow file of one batch, whole or not at all; the same content gives the same bytes.
 * @throws InputError `table-not-finite` where a number is NaN or infinite, `write-failed`.
 */
export async function writeTable(path: string, content: TableContent): Promise<FileEntry> {
  for (const column of content.columns) checkFinite(path, column);
  return writeArrow(path, {
    ...content,
    metadata: content.metadata ?? {},
    batches: [content.columns.map((column) => column.values)],
  });
}

/**
 * Reads a table that `writeTable` wrote; its hash (where given) or its own seal is checked before it is parsed.
 * @throws InputError as `openArrow`, `table-not-finite`.
 */
export async function readSealedTable(path: string, expect: Expectation): Promise<VerifiedTable> {
  const file = await openArrow(path, expect);
  const table = joinBatches({ ...file, batches: file.batchRows.map((_, i) => file.cells(i)) });
  for (const column of table.columns) checkFinite(path, column);
  return { ...table, schemaVersion: file.schemaVersion, entry: file.entry };
}

/** @throws InputError `table-column` where the column is missing, is no text, or holds null. */
export function textColumn(table: TableFile, name: string): readonly string[] {
  const values = nullableTextColumn(table, name);
  if (values.includes(null)) throw columnError(name, 'no missing value', 'null');
  return values as readonly string[];
}

/** @throws InputError `table-column` where the column is missing or is no text. */
export function nullableTextColumn(table: TableFile, name: string): readonly (string | null)[] {
  const column = findColumn(table, name);
  if (column.type !== 'utf8') throw columnError(name, 'text', column.type);
  return column.values as readonly (string | null)[];
}

/** Null is missing. @throws InputError `table-column` where the column is missing or holds no numbers. */
export function numberColumn(table: TableFile, name: string): readonly (number | null)[] {
  const column = findColumn(table, name);
  if (column.type === 'utf8') throw columnError(name, 'numbers', column.type);
  return column.values as readonly (number | null)[];
}

function findColumn(table: TableFile, name: string): TableColumn {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw columnError(name, 'it', table.columns.map((c) => c.name).join(', '));
  return column;
}

function columnError(name: string, need: string, value: string): InputError {
  return new InputError('table-column', { rule: `the table's column ${name} is not usable`, need, value });
}

function checkFinite(path: string, { name, type, values }: TableColumn): void {
  if (type === 'utf8' || type === 'category') return;
  let bad = 0;
  while (bad < values.length && (values[bad] === null || Number.isFinite(values[bad]))) bad++;
  if (bad === values.length) return;
  throw new InputError('table-not-finite', {
    rule: `column ${name} of ${path} may hold finite numbers and null only`,
    value: `${values[bad]} in row ${bad}`,
  });
}

function joinBatches({ columns, batches, metadata }: ArrowContent): TableFile {
  const joined = columns.map((column, i) => {
    if (column.type === 'list') throw columnError(column.name, 'one value per row', 'a list');
    const [first, ...others] = batches.map((batch) => batch[i] as (string | number | null)[]);
    // Our tables are of one batch, and a copy of millions of cells takes as long as decoding them.
    const values = others.length === 0 && Array.isArray(first) ? first : [first ?? [], ...others].flat();
    return { ...column, type: column.type, values } as TableColumn;
  });
  return { rows: joined[0]?.values.length ?? 0, columns: joined, metadata };
}

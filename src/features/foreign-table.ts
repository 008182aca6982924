import { brotliDecompressSync, constants, gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { type Compressors, parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet';
import { errorText, InputError } from '../lib/errors.ts';
import { readPackedBytes } from '../lib/files.ts';
import { sha256 } from '../lib/hash.ts';
import { parseForeignTable } from '../traces/tables.ts';

/** A table of whatever writer: columns of one length whose cells nobody has checked yet; null and undefined are missing. */
export interface ForeignTable {
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly values: ArrayLike<unknown> }[];
  /** What an Arrow file says of itself; nothing for other formats. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Of the unpacked bytes. */
  readonly sha256: string;
}

type Parsed = Omit<ForeignTable, 'sha256'>;

/** More than features of any corpus so far; a file that says it holds more is not decoded. */
const limits = { rows: 5_000_000, columns: 10_000 };

const parsers: Readonly<Record<string, (path: string, bytes: Uint8Array) => Parsed | Promise<Parsed>>> = {
  csv: parseCsv,
  arrow: parseArrow,
  feather: parseArrow,
  parquet: parseParquet,
};

/** The endings of names that tell a format. */
export const foreignFormats = Object.keys(parsers);

/** Whether a name is that of a table in a format that is read, perhaps packed. */
export function isForeignTable(name: string): boolean {
  return formatOf(name) !== null;
}

function formatOf(name: string): string | null {
  const ending = name
    .replace(/\.gz$/, '')
    .match(/\.([^./\\]+)$/)?.[1]
    ?.toLowerCase();
  return ending !== undefined && ending in parsers ? ending : null;
}

/**
 * Reads a CSV, Arrow (Feather) or Parquet file, told by the ending of its name; `<path>.gz` where that is what there is.
 * @throws InputError `table-format`, `read-failed`, `packed-damaged`, `csv-unreadable`, `parquet-unreadable`, `table-too-large`, and
 *   as `parseForeignTable`.
 */
export async function readForeignTable(path: string): Promise<ForeignTable> {
  const format = formatOf(path);
  if (format === null) {
    throw new InputError('table-format', {
      rule: 'a table is told by the ending of its name',
      need: foreignFormats.map((ending) => `.${ending}`).join(', '),
      value: path,
    });
  }
  const bytes = await readPackedBytes(path.replace(/\.gz$/, ''));
  return { ...(await parsers[format]!(path, bytes)), sha256: sha256(bytes) };
}

function parseArrow(path: string, bytes: Uint8Array): Parsed {
  return parseForeignTable(path, bytes, limits);
}

function parseCsv(path: string, bytes: Uint8Array): Parsed {
  const [header = [], ...rows] = parseLines(path, bytes);
  checkSize(path, rows.length, header.length);
  const columns = header.map((name, c) => ({ name: name.trim(), values: rows.map((cells) => cells[c]) }));
  return { rows: rows.length, columns, metadata: {} };
}

function parseLines(path: string, bytes: Uint8Array): string[][] {
  try {
    return parse(Buffer.from(bytes), { bom: true, skip_empty_lines: true });
  } catch (error) {
    throw unreadable('csv-unreadable', path, 'a CSV table', error);
  }
}

/** What hyparquet does not unpack itself, as far as Node does. */
const compressors: Compressors = {
  GZIP: (bytes) => gunzipSync(bytes),
  BROTLI: (bytes) => brotliDecompressSync(bytes, { finishFlush: constants.BROTLI_OPERATION_FLUSH }),
};

async function parseParquet(path: string, bytes: Uint8Array): Promise<Parsed> {
  const file = Uint8Array.from(bytes).buffer;
  try {
    const metadata = parquetMetadata(file);
    const names = parquetSchema(metadata).children.map(({ element }) => element.name);
    checkSize(path, Number(metadata.num_rows), names.length);
    const rows = await parquetReadObjects({ file, metadata, compressors });
    const columns = names.map((name) => ({ name, values: rows.map((row) => row[name]) }));
    return { rows: rows.length, columns, metadata: {} };
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw unreadable('parquet-unreadable', path, 'a Parquet file that can be read', error);
  }
}

function checkSize(path: string, rows: number, columns: number): void {
  if (rows >= 0 && rows <= limits.rows && columns <= limits.columns) return;
  throw new InputError('table-too-large', {
    rule: `${path} says that it holds more than is taken`,
    need: `at most ${limits.rows} rows and ${limits.columns} columns`,
    value: `${rows} rows and ${columns} columns`,
  });
}

function unreadable(code: string, path: string, need: string, error: unknown): InputError {
  const value = errorText(error).split('\n')[0]!;
  return new InputError(code, { rule: `${path} is not ${need}`, value }, { cause: error });
}

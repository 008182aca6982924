import { parse } from 'csv-parse/sync';
import { errorText, InputError } from '../lib/errors.ts';
import { readPackedBytes } from '../lib/files.ts';
import { sha256 } from '../lib/hash.ts';
import { parseForeignTable } from '../traces/store/tables.ts';
import { parseParquet } from './parquet.ts';

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
  parquet: readParquet,
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
  return ending !== undefined && Object.hasOwn(parsers, ending) ? ending : null;
}

/**
 * Reads a CSV, Arrow (Feather) or Parquet file, told by the ending of its name; `<path>.gz` where that is what there is.
 * @throws InputError `table-format`, `read-failed`, `packed-damaged`, `csv-unreadable`, and as `parseForeignTable` and
 *   `parseParquet`.
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
  const columns = header.map((name, c) => ({ name: name.trim(), values: rows.map((cells) => cells[c]) }));
  return { rows: rows.length, columns, metadata: {} };
}

function parseLines(path: string, bytes: Uint8Array): string[][] {
  try {
    return parse(Buffer.from(bytes), { bom: true, skip_empty_lines: true });
  } catch (error) {
    const value = errorText(error).split('\n')[0]!;
    throw new InputError('csv-unreadable', { rule: `${path} is not a CSV table`, value }, { cause: error });
  }
}

async function readParquet(path: string, bytes: Uint8Array): Promise<Parsed> {
  return { ...(await parseParquet(path, bytes, limits)), metadata: {} };
}

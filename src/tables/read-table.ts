import { isUtf8 } from 'node:buffer';
import { existsSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { errorText } from '../lib/errors.ts';
import { readRegularSync, unpackLimit } from '../lib/guarded-file.ts';
import { sha256 } from '../lib/hash.ts';
import { parseBinary } from './binary.ts';
import { parseCsv } from './csv.ts';
import { parseJsonLines } from './json-lines.ts';
import { limits, type Table, TableError } from './table.ts';

/** Formats by the endings of names; what a file holds goes before what it is called. */
const formats = new Map([
  ...['csv', 'tsv', 'jsonl', 'ndjson'].map((ending) => [ending, 'text'] as const),
  ...['arrow', 'feather', 'ipc'].map((ending) => [ending, 'arrow'] as const),
  ['parquet', 'parquet'] as const,
]);

/** Whether a name is that of a table in a format that is read, perhaps packed. */
export function isTableName(name: string): boolean {
  return formats.has(endingOf(name));
}

function endingOf(name: string): string {
  return /\.([^./\\]+?)(?:\.gz)?$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

/**
 * Reads a CSV, JSON lines, Arrow (Feather) or Parquet file; the packed `<path>.gz` where that is what there is.
 * @param name what errors call it.
 * @throws InputError as `readRegular`; TableError as `parseTable`.
 */
export async function readTable(path: string, name = path): Promise<Table & { readonly sha256: string }> {
  const bytes = unpack(name, readBytes(path));
  return { ...(await parseTable(name, bytes)), sha256: sha256(bytes) };
}

/** As `readTable`, without waiting, of text only. @throws InputError as `readRegular`; TableError as `parseText`. */
export function readTextTable(path: string): Table {
  return parseText(path, readBytes(path));
}

function readBytes(path: string): Uint8Array {
  return readRegularSync(existsSync(path) || !existsSync(`${path}.gz`) ? path : `${path}.gz`, limits.bytes);
}

/**
 * The table in the bytes of a file, packed or not.
 * @param name tells the format where the content does not, and is what errors call the table.
 * @throws TableError as `parseText` and `parseBinary`.
 */
export async function parseTable(name: string, bytes: Uint8Array): Promise<Table> {
  const plain = unpack(name, bytes);
  const format = sniff(name, plain);
  return format === 'text' ? parseText(name, plain) : parseBinary(name, format, plain);
}

function sniff(name: string, bytes: Uint8Array) {
  const head = latin1(bytes.subarray(0, 8));
  // A file, or a stream, which begins with the mark of a message.
  if (head.startsWith('ARROW1\0\0') || head.startsWith('\xff\xff\xff\xff')) return 'arrow';
  if (head.startsWith('PAR1') && latin1(bytes.subarray(-4)) === 'PAR1') return 'parquet';
  return formats.get(endingOf(name)) ?? 'text';
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

/**
 * The table in the bytes of a CSV or JSON lines file, packed or not.
 * @throws TableError `packed-damaged`, `table-too-large`, `table-encoding`, and as `parseCsv` and `parseJsonLines`.
 */
export function parseText(name: string, bytes: Uint8Array): Table {
  const text = decodeText(name, unpack(name, bytes));
  const isJson = /^(jsonl|ndjson)$/.test(endingOf(name)) || /^\s*\{"/.test(text);
  return isJson ? parseJsonLines(name, text) : parseCsv(name, text);
}

/** UTF-8; or UTF-16, as Excel writes "Unicode text", where a mark at the start says so. */
export function decodeText(name: string, bytes: Uint8Array): string {
  const mark = latin1(bytes.subarray(0, 2));
  if (mark === '\xff\xfe') return new TextDecoder('utf-16le').decode(bytes);
  if (mark === '\xfe\xff') return new TextDecoder('utf-16be').decode(bytes);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  if (isUtf8(bytes)) return text.replace(/^\ufeff/, '');
  const line = text.slice(0, text.indexOf('\ufffd')).split('\n').length;
  throw new TableError(
    'table-encoding',
    { name, lines: [line] },
    { row: 0 },
    {
      rule: 'this is no text in UTF-8',
      need: 'CSV or JSON lines in UTF-8, an Arrow or a Parquet file',
    },
  );
}

function unpack(name: string, bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: unpackLimit(bytes.length, limits.bytes) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw tooManyBytes(name, bytes.length);
    const words = { rule: 'cannot be unpacked', value: errorText(error), remedy: 'Copy it again.' };
    throw new TableError('packed-damaged', { name, lines: null }, {}, words);
  }
}

function tooManyBytes(name: string, packed: number): TableError {
  const need = `at most ${unpackLimit(packed, limits.bytes)} bytes`;
  const words = { rule: 'unpacks to more than is taken', need, value: 'more than that' };
  return new TableError('table-too-large', { name, lines: null }, {}, words);
}

import type { FileHandle } from 'node:fs/promises';
import type { z } from 'zod';
import { parseConfig } from '../../lib/config.ts';
import { InputError } from '../../lib/errors.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { mostBytes } from '../../lib/guarded-file.ts';
import { sha256 } from '../../lib/hash.ts';
import { sum } from '../../statistics/descriptive.ts';
import type { Cells } from '../../tables/arrow.ts';
import type { ArrowContent, ArrowHeader, ColumnSpec } from './arrow-header.ts';
import { decodeBatch, gatherWords, readBatch } from './decode.ts';
import { encodeArrow } from './encode.ts';
import { Malformed } from './flat-buffer.ts';
import { type Block, readFooter } from './footer.ts';
import { type Expectation, readIntact } from './integrity.ts';

export type { Cells } from '../../tables/arrow.ts';
export type { ColumnSpec } from './arrow-header.ts';

/** What was written. */
export interface FileEntry {
  readonly sha256: string;
  readonly bytes: number;
  readonly rows: number;
}

/**
 * Writes a sealed Arrow IPC file, whole or not at all. The same content gives the same bytes.
 * @throws InputError `write-failed`.
 */
export async function writeArrow(path: string, content: ArrowContent): Promise<FileEntry> {
  const bytes = encodeArrow(content);
  await writeFileAtomic(path, bytes);
  const rows = sum(content.batches.map((batch) => batch[0]?.length ?? 0));
  return { sha256: sha256(bytes), bytes: bytes.length, rows };
}

/** An Arrow file whose schema is read; cells are decoded batch by batch, when they are read. */
export interface ArrowFile extends ArrowHeader {
  readonly path: string;
  readonly entry: FileEntry;
  /** Rows of each batch. */
  readonly batchRows: readonly number[];
  /** The cells of every column of one batch. */
  cells(batch: number): Cells[];
}

/**
 * Opens a file written by `writeArrow`, checked before it is parsed.
 * @throws InputError `read-failed`, `arrow-foreign`, `arrow-truncated`, `arrow-damaged`, `hash-mismatch`,
 * `wrong-kind`, `schema-version`, `arrow-columns`; the cells of a batch `arrow-damaged`.
 */
export async function openArrow(path: string, expect: Expectation): Promise<ArrowFile> {
  const file = parseArrow(path, await readIntact(path, expect));
  checkHeader(path, file, expect);
  return file;
}

/** @throws InputError `wrong-kind`, `schema-version`, `arrow-columns`. */
function checkHeader(path: string, header: ArrowHeader, expect: Expectation): void {
  if (header.kind !== expect.kind) {
    throw new InputError('wrong-kind', { rule: `${path} does not hold ${expect.kind}`, value: header.kind });
  }
  const { schemaVersion, earlier = [] } = expect;
  if (![schemaVersion, ...earlier].includes(header.schemaVersion)) {
    throw new InputError('schema-version', {
      rule: `${path} has another schema version`,
      need: schemaVersion,
      value: header.schemaVersion,
      remedy: 'Make it again with this version of faultgap, or read it with the one that wrote it.',
    });
  }
  if (expect.columns !== undefined) checkColumns(path, header.columns, expect.columns);
}

/** Categories are read as text. */
const wordColumn = ({ name, type }: Pick<ColumnSpec, 'name' | 'type'>) =>
  `${name} (${type === 'category' ? 'utf8' : type})`;

function checkColumns(
  path: string,
  found: readonly ColumnSpec[],
  need: NonNullable<Expectation['columns']>,
): void {
  const [names, needed] = [found.map(wordColumn), need.map(wordColumn)];
  const place = needed.findIndex((name, i) => name !== names[i]);
  if (place < 0 && names.length === needed.length) return;
  throw new InputError('arrow-columns', {
    rule: `${path} has other columns than a file of its kind`,
    need: needed[place] ?? `${needed.length} columns`,
    value: names[place < 0 ? needed.length : place] ?? 'no more columns',
  });
}

/** The cells of a file that is written in one batch. @throws InputError `arrow-columns`, `arrow-damaged`. */
export function onlyBatch({ path, batchRows, cells }: ArrowFile): Cells[] {
  if (batchRows.length === 1) return cells(0);
  throw new InputError('arrow-columns', {
    rule: `${path} has all of its rows in one batch`,
    value: `${batchRows.length} batches`,
  });
}

/**
 * What a file says of itself, checked.
 * @throws InputError `arrow-metadata`.
 */
export function readMetadata<Schema extends z.ZodType>(
  path: string,
  { metadata }: Pick<ArrowHeader, 'metadata'>,
  schema: Schema,
): z.output<Schema> {
  return parseConfig(`the metadata of ${path}`, metadata, schema, 'arrow-metadata');
}

/**
 * Reads an intact file of ours from an open handle, one batch in memory at a time.
 * @throws InputError `arrow-damaged`, `wrong-kind`, `schema-version`; the batches too.
 */
export async function decodeBatches(
  path: string,
  handle: FileHandle,
  expect: Expectation,
): Promise<ArrowHeader & { batches(): AsyncGenerator<Cells[]> }> {
  const { size } = await handle.stat();
  const start = findFooter(await readAt(path, handle, size - frameEnd, size), size);
  const footer = await readAt(path, handle, start, size - frameEnd);
  const { header, columns, dictionaries, batches } = structured(path, () => readFooter(footer, start));
  checkHeader(path, header, expect);
  const read = async ({ start, body, end }: Block) =>
    [await readAt(path, handle, start, body), await readAt(path, handle, body, end)] as const;
  return {
    ...header,
    async *batches() {
      const messages = await Promise.all(dictionaries.map(read));
      const words = structured(path, () => gatherWords(columns, messages));
      for (const block of batches) {
        const [message, body] = await read(block);
        yield structured(path, () => decodeBatch(columns, readBatch(message), body, words));
      }
    },
  };
}

/** @throws InputError `file-too-large`, `read-failed` where the file ends before. */
async function readAt(path: string, handle: FileHandle, start: number, end: number): Promise<Uint8Array> {
  if (end - start > mostBytes)
    throw new InputError('file-too-large', {
      rule: `a batch of ${path} is too large`,
      need: `at most ${mostBytes} bytes`,
      value: end - start,
    });
  const bytes = Buffer.allocUnsafe(end - start);
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
  if (bytesRead === bytes.length) return bytes;
  throw new InputError('read-failed', {
    rule: `cannot read ${path}`,
    value: 'a file cut off while it was read',
  });
}

function parseArrow(path: string, bytes: Uint8Array): ArrowFile {
  const end = bytes.length - frameEnd;
  const start = findFooter(bytes.subarray(end), bytes.length);
  return structured(path, () => {
    const { header, columns, dictionaries, batches } = readFooter(bytes.subarray(start, end), start);
    const parts = batches.map(({ start, body }) => readBatch(bytes.subarray(start, body)));
    const batchRows = parts.map(({ rows }) => rows);
    const words = lazily(() =>
      gatherWords(
        columns,
        dictionaries.map(({ start, body, end }) => [bytes.subarray(start, body), bytes.subarray(body, end)]),
      ),
    );
    return {
      path,
      entry: { sha256: sha256(bytes), bytes: bytes.length, rows: sum(batchRows) },
      ...header,
      batchRows,
      cells(i) {
        const { body, end } = batches[i]!;
        return structured(path, () => decodeBatch(columns, parts[i]!, bytes.subarray(body, end), words()));
      },
    };
  });
}

/** What follows the footer: its length, as four bytes, and the magic, as six. */
const frameEnd = 10;

/** Where the footer of a file of so many bytes begins. `readIntact` and the seal have held its length against the file. */
function findFooter(frame: Uint8Array, bytes: number): number {
  return bytes - frameEnd - new DataView(frame.buffer, frame.byteOffset).getInt32(0, true);
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** A seal tells that a file is whole, not who wrote it. @throws InputError `arrow-damaged` where it is laid out wrongly. */
function structured<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    throw new InputError('arrow-damaged', {
      rule: `${path} is not laid out as a file of faultgap's: ${error.message}`,
      remedy: 'Make it again.',
    });
  }
}

import type { FileHandle } from 'node:fs/promises';
import { RecordBatchReader, tableFromIPC } from 'apache-arrow';
import { InputError } from '../../lib/errors.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { sha256 } from '../../lib/hash.ts';
import { sum } from '../../statistics/descriptive.ts';
import { type Cells, decodeColumn } from '../../tables/arrow.ts';
import { type ArrowContent, type ArrowHeader, decodeSchema } from './arrow-header.ts';
import { encodeArrow } from './encode.ts';
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
 * `wrong-kind`, `schema-version`.
 */
export async function openArrow(path: string, expect: Expectation): Promise<ArrowFile> {
  const file = parseArrow(path, await readIntact(path, expect));
  checkHeader(path, file, expect);
  return file;
}

/** @throws InputError `wrong-kind`, `schema-version`. */
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
}

/** Reads an intact file of ours from an open handle, one batch in memory at a time. @throws InputError `wrong-kind`, `schema-version`. */
export async function decodeBatches(
  path: string,
  handle: FileHandle,
  expect: Expectation,
): Promise<ArrowHeader & { batches(): AsyncGenerator<Cells[]> }> {
  const reader = await (await RecordBatchReader.from(handle)).open();
  const header = decodeSchema(reader.schema);
  checkHeader(path, header, expect);
  return {
    ...header,
    async *batches() {
      for await (const batch of reader) {
        yield header.columns.map((_, column) => decodeColumn(batch.getChildAt(column)!));
      }
    },
  };
}

function parseArrow(path: string, bytes: Uint8Array): ArrowFile {
  const { schema, batches } = tableFromIPC(bytes);
  const batchRows = batches.map((batch) => batch.numRows);
  return {
    path,
    entry: { sha256: sha256(bytes), bytes: bytes.length, rows: sum(batchRows) },
    ...decodeSchema(schema),
    batchRows,
    cells: (i) => schema.fields.map((_, column) => decodeColumn(batches[i]!.getChildAt(column)!)),
  };
}

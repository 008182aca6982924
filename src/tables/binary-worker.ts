import { type RecordBatch, type RecordBatchFileReader, RecordBatchReader } from 'apache-arrow';
import { parquetMetadata, parquetRead, parquetSchema } from 'hyparquet';
import { watchCpuTime } from '../jobs/cpu-time.ts';
import { serveJobs } from '../jobs/processes.ts';
import { InputError } from '../lib/errors.ts';
import { sum } from '../statistics/descriptive.ts';
import { columnType, decodeColumn, findFrameFault } from './arrow.ts';
import type { BinaryJob, BinaryTable, PackedCells } from './binary.ts';
import { parquetCodecs, startUnpacking } from './codecs.ts';
import { findExcess, limits } from './table.ts';

/* Decodes Arrow and Parquet of whatever writer. Nothing vouches for the bytes, so this process may be ended at any time. */

const allowSeconds = watchCpuTime();

serveJobs(async ({ format, bytes, seconds }: BinaryJob): Promise<BinaryTable> => {
  allowSeconds(seconds);
  startUnpacking(bytes.length);
  const table = format === 'arrow' ? decodeArrow(bytes) : await decodeParquet(bytes);
  const packed = { ...table, cells: table.cells.map(pack) };
  allowSeconds(Number.POSITIVE_INFINITY);
  return packed;
});

function decodeArrow(bytes: Uint8Array) {
  const fault = isStream(bytes) ? null : findFrameFault(bytes);
  if (fault !== null) throw new InputError(fault.code, fault.words);
  const reader = RecordBatchReader.from(bytes).open();
  const { schema } = reader;
  if (schema.fields.some(({ name }) => typeof name !== 'string')) throw new Error('a column has no name');
  const batches = reader.isFile() ? readBatches(reader, bytes.length) : reader.readAll();
  const rows = batches.map(({ numRows }) => numRows);
  if (rows.some((n) => n < 0)) throw new Error('a batch has fewer than no rows');
  requireSize(sum(rows), schema.fields.length);
  for (const field of schema.fields) columnType(field);
  return {
    names: schema.fields.map(({ name }) => name),
    cells: schema.fields.map((_, c) =>
      batches.flatMap((batch) => Array.from(decodeColumn(batch.getChildAt(c)!))),
    ),
    metadata: schema.metadata,
  };
}

/** Each by its place: where the place of one holds something else, the reader of all asks for it without end. */
function readBatches(reader: RecordBatchFileReader, bytes: number): RecordBatch[] {
  const { numRecordBatches: count } = reader;
  if (count * bytesOfBlock > bytes) throw new Error('more batches than there is room for');
  return Array.from({ length: count }, (_, i) => {
    const batch = reader.readRecordBatch(i);
    if (batch === null) throw new Error('no batch in the place of one');
    return batch;
  });
}

/** What the footer of a file says of a batch. */
const bytesOfBlock = 24;

/** Messages of a stream begin with this; a file begins with its magic. */
function isStream(bytes: Uint8Array): boolean {
  return bytes.length > 4 && bytes.subarray(0, 4).every((byte) => byte === 0xff);
}

async function decodeParquet(bytes: Uint8Array) {
  const file = Uint8Array.from(bytes).buffer;
  const metadata = parquetMetadata(file);
  const names = parquetSchema(metadata).children.map(({ element }) => element.name);
  const rows = Number(metadata.num_rows);
  requireSize(rows, names.length);
  const columns = new Map(names.map((name) => [name, new Array<unknown>(rows).fill(null)]));
  await parquetRead({
    file,
    metadata,
    compressors: parquetCodecs,
    geoparquet: false,
    onChunk({ columnName, columnData, rowStart }) {
      const cells = columns.get(columnName)!;
      for (let i = 0; i < columnData.length && rowStart + i < rows; i++) cells[rowStart + i] = columnData[i];
    },
  });
  return { names, cells: names.map((name) => columns.get(name)!), metadata: new Map<string, string>() };
}

function requireSize(rows: number, columns: number): void {
  const excess = findExcess(rows, columns);
  if (excess !== null) throw new InputError('table-too-large', excess);
}

/** A hostile file can have one text of megabytes in every row; it crosses once. */
function pack(cells: ArrayLike<unknown>): PackedCells {
  const all = Array.from(cells, plain);
  if (!all.some((cell) => typeof cell === 'string')) return all;
  const placeOf = new Map<string, number>();
  const places = Int32Array.from(all, (cell) => {
    if (cell === null || cell === undefined) return -1;
    const word = String(cell);
    const place = placeOf.get(word) ?? placeOf.size;
    placeOf.set(word, place);
    return place;
  });
  const words = [...placeOf.keys()];
  const length = words.reduce((total, word) => total + word.length, 0);
  if (length <= limits.bytes) return { words, places };
  throw new InputError('table-too-large', {
    rule: 'holds more text than is taken',
    need: limits.bytes,
    value: length,
  });
}

/** Whole numbers of 64 bits are numbers. A cell of several fields is none that anybody reads. */
function plain(cell: unknown): unknown {
  if (typeof cell === 'bigint') return Number(cell);
  return typeof cell !== 'object' || cell === null || cell instanceof Date || Array.isArray(cell) ? cell : [];
}

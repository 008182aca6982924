import type { FileHandle } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';
import {
  Bool, type Data, DataType, Dictionary, Field, Float32, Float64, Int32, List, makeData, makeVector, Precision, RecordBatch, RecordBatchFileWriter,
  RecordBatchReader, Schema, Struct, Table, tableFromIPC, tableToIPC, Utf8, type Vector,
} from 'apache-arrow'; // biome-ignore format: one list, read as one line
import { errorText, InputError } from '../../lib/errors.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { sha256 } from '../../lib/hash.ts';
import { sum } from '../../statistics/descriptive.ts';
import { checkFrame, type Expectation, readIntact } from './integrity.ts';
import { openSeal, sealBytes } from './seal.ts';

/**
 * What a column of ours can hold; `list` is a list of float32 per row, `bool` is 0 or 1, `category` is text of few
 * values, kept once each (an Arrow dictionary), which is read as `utf8`. Files of several batches have none.
 */
export type ColumnType = 'utf8' | 'category' | 'float64' | 'float32' | 'int32' | 'bool' | 'list';

export interface ColumnSpec {
  readonly name: string;
  readonly type: ColumnType;
  /** Whether null may occur. */
  readonly nullable: boolean;
  /** Unit, scale and so on, kept with the field. */
  readonly metadata?: Readonly<Record<string, string>>;
}

export type Cell = string | number | readonly number[] | null;
/** The cells of one column: null is missing; NaN and ±∞ are values. */
export type Cells = ArrayLike<Cell>;

/** An Arrow file in plain terms. */
export interface ArrowContent {
  /** What the file is: `features`, `labels`, `traces` … */
  readonly kind: string;
  readonly schemaVersion: number;
  /** Anything else, as text. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly columns: readonly ColumnSpec[];
  /** Per batch, the cells of every column in order. */
  readonly batches: readonly (readonly Cells[])[];
}

/** What an Arrow file says of itself before its first batch. */
export type ArrowHeader = Omit<ArrowContent, 'batches'>;

/** What was written. */
export interface FileEntry {
  readonly sha256: string;
  readonly bytes: number;
  readonly rows: number;
}

const kindKey = 'faultgap.kind';
const versionKey = 'faultgap.schemaVersion';
const sealKey = 'faultgap.seal';

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

/** An Arrow file whose schema is read; cells are decoded batch by batch, when asked for. */
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
  if (header.schemaVersion !== expect.schemaVersion) {
    throw new InputError('schema-version', {
      rule: `${path} has another schema version`,
      need: expect.schemaVersion,
      value: header.schemaVersion,
      remedy: 'Make it again with this version of faultgap, or read it with the one that wrote it.',
    });
  }
}

/** Encodes a file batch after batch; each call gives the bytes that come next. The seal is left open. */
export function encodeBatches(header: ArrowHeader): {
  write(cells: readonly Cells[]): Promise<readonly Uint8Array[]>;
  finish(): Promise<readonly Uint8Array[]>;
} {
  const schema = encodeSchema(header);
  const writer = new RecordBatchFileWriter();
  writer.reset(undefined, schema);
  const chunks: Uint8Array[] = [];
  const pump = (async () => {
    for await (const chunk of writer) chunks.push(chunk);
  })();
  return {
    async write(cells) {
      writer.write(encodeBatch(schema, header.columns, cells));
      // The writer hands its chunks over in promises, all of which run before this does.
      await setImmediate();
      return chunks.splice(0);
    },
    async finish() {
      writer.close();
      await pump;
      return chunks.splice(0);
    },
  };
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

/** How much of a foreign Arrow file is taken. */
export interface ArrowLimits {
  readonly rows: number;
  readonly columns: number;
}

const generous: ArrowLimits = { rows: 50_000_000, columns: 10_000 };

/** Reads an Arrow file that anybody may have written; errors as `parseForeignArrow`, and `read-failed`. */
export async function readForeignArrow(path: string, seconds = 10): Promise<ArrowContent> {
  return parseForeignArrow(path, await readIntact(path, null), generous, seconds);
}

/**
 * The content of an Arrow file that anybody may have written, such as predictions made in Python. Nothing vouches for its
 * bytes: what it says of its size is checked before anything is decoded, and parsing is cut off after `seconds`.
 * @throws InputError `arrow-foreign`, `arrow-truncated`, `arrow-damaged`, `arrow-compressed`, `arrow-type`, `arrow-too-large`.
 */
export function parseForeignArrow(
  path: string,
  bytes: Uint8Array,
  limits: ArrowLimits = generous,
  seconds = 10,
): ArrowContent {
  checkFrame(path, bytes);
  const parse = () => {
    const file = parseArrow(path, bytes);
    checkLimits(path, file, limits);
    return { ...file, batches: file.batchRows.map((_, i) => file.cells(i)) };
  };
  try {
    return runInNewContext('parse()', { parse }, { timeout: seconds * 1000 }) as ArrowContent;
  } catch (error) {
    if (error instanceof InputError) throw error;
    if (/is compressed/.test(errorText(error))) throw compressed(path);
    throw new InputError(
      'arrow-damaged',
      { rule: `${path} cannot be parsed as an Arrow file`, remedy: 'Write it again.' },
      { cause: error },
    );
  }
}

function compressed(path: string): InputError {
  return new InputError('arrow-compressed', {
    rule: `the buffers of ${path} are compressed`,
    need: 'an Arrow file without compression',
    remedy: 'Write it with compression="uncompressed" (pandas, pyarrow, polars), or as Parquet.',
  });
}

function checkLimits(path: string, { batchRows, columns }: ArrowFile, limits: ArrowLimits): void {
  const rows = sum(batchRows);
  if (rows <= limits.rows && columns.length <= limits.columns && batchRows.every((n) => n >= 0)) return;
  throw new InputError('arrow-too-large', {
    rule: `${path} says that it holds more than is taken`,
    need: `at most ${limits.rows} rows and ${limits.columns} columns`,
    value: `${rows} rows and ${columns.length} columns`,
  });
}

function encodeSchema(header: ArrowHeader): Schema {
  const metadata = new Map([
    ...Object.entries(header.metadata),
    [kindKey, header.kind],
    [versionKey, String(header.schemaVersion)],
    [sealKey, openSeal],
  ]);
  const fields = header.columns.map(
    ({ name, type, nullable, metadata = {} }, place) =>
      new Field(name, arrowType(type, place), nullable, new Map(Object.entries(metadata))),
  );
  return new Schema(fields, metadata);
}

function encodeArrow(content: ArrowContent): Uint8Array {
  const schema = encodeSchema(content);
  const batches = content.batches.map((cells) => encodeBatch(schema, content.columns, cells));
  const bytes = tableToIPC(new Table(schema, batches), 'file');
  sealBytes(bytes);
  return bytes;
}

const item = new Field('item', new Float32(), true);
const arrowTypes = {
  utf8: new Utf8(),
  float64: new Float64(),
  float32: new Float32(),
  int32: new Int32(),
  bool: new Bool(),
  list: new List(item),
} as const;

/** Dictionaries are told apart by number; the place of the column gives the same bytes every time. */
function arrowType(type: ColumnType, place: number): DataType {
  return type === 'category' ? new Dictionary(new Utf8(), new Int32(), place) : arrowTypes[type];
}

function encodeBatch(schema: Schema, columns: readonly ColumnSpec[], cells: readonly Cells[]): RecordBatch {
  const length = cells[0]?.length ?? 0;
  const children = columns.map((column, i) => {
    const values = cells[i];
    if (values?.length !== length) throw new Error(`column ${column.name} has another length than the first`);
    return encodeColumn(column, schema.fields[i]!.type, values);
  });
  return new RecordBatch(
    schema,
    makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }),
  );
}

function encodeColumn(column: ColumnSpec, type: DataType, cells: Cells): Data {
  const nulls = encodeNulls(column, cells);
  switch (column.type) {
    case 'float64':
      return makeData({ type: arrowTypes.float64, ...nulls, data: encodeNumbers(cells) });
    case 'float32':
      return makeData({ type: arrowTypes.float32, ...nulls, data: Float32Array.from(encodeNumbers(cells)) });
    case 'int32':
      return makeData({ type: arrowTypes.int32, ...nulls, data: Int32Array.from(encodeNumbers(cells)) });
    case 'bool':
      return makeData({ type: arrowTypes.bool, ...nulls, data: encodeBits(cells) });
    case 'utf8': {
      const parts = Array.from(cells, (cell) => Buffer.from((cell as string | null) ?? '', 'utf8'));
      const valueOffsets = offsetsOf(parts);
      return makeData({ type: arrowTypes.utf8, ...nulls, valueOffsets, data: Buffer.concat(parts) });
    }
    case 'category': {
      const words = [...new Set(Array.from(cells).filter((cell) => cell !== null))];
      const places = new Map(words.map((word, place) => [word, place]));
      const data = Int32Array.from(cells, (cell) => places.get(cell!) ?? 0);
      const text = encodeColumn({ ...column, type: 'utf8' }, arrowTypes.utf8, words) as Data<Utf8>;
      return makeData({
        type: type as Dictionary<Utf8, Int32>,
        ...nulls,
        data,
        dictionary: makeVector(text),
      });
    }
    case 'list': {
      const parts = Array.from(cells, (cell) => (cell as readonly number[] | null) ?? []);
      const data = Float32Array.from(encodeNumbers(parts.flat()));
      const child = makeData({ type: item.type, length: data.length, nullCount: 0, data });
      return makeData({ type: arrowTypes.list, ...nulls, valueOffsets: offsetsOf(parts), child });
    }
  }
}

function encodeNulls(column: ColumnSpec, cells: Cells) {
  const length = cells.length;
  const nullBitmap = new Uint8Array((length + 7) >> 3);
  let nullCount = 0;
  for (let i = 0; i < length; i++) {
    if (cells[i] === null) nullCount++;
    else nullBitmap[i >> 3]! |= 1 << (i & 7);
  }
  if (nullCount > 0 && !column.nullable) throw new Error(`column ${column.name} may not hold null`);
  return nullCount > 0 ? { length, nullCount, nullBitmap } : { length, nullCount };
}

/** NaN gets one bit pattern, as the standard leaves its payload open and Arrow keeps it. Null becomes 0 under its bit. */
function encodeNumbers(cells: Cells): Float64Array {
  const values = new Float64Array(cells.length);
  const bits = new BigUint64Array(values.buffer);
  for (let i = 0; i < cells.length; i++) {
    const value = cells[i] as number | null;
    if (Number.isNaN(value)) bits[i] = 0x7ff8000000000000n;
    else values[i] = value ?? 0;
  }
  return values;
}

function encodeBits(cells: Cells): Uint8Array {
  const bits = new Uint8Array((cells.length + 7) >> 3);
  for (let i = 0; i < cells.length; i++) if (cells[i] === 1) bits[i >> 3]! |= 1 << (i & 7);
  return bits;
}

function offsetsOf(parts: readonly { readonly length: number }[]): Int32Array {
  const offsets = new Int32Array(parts.length + 1);
  for (const [i, part] of parts.entries()) offsets[i + 1] = offsets[i]! + part.length;
  return offsets;
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

function decodeSchema({ fields, metadata }: Schema): ArrowHeader {
  const own = new Set([kindKey, versionKey, sealKey]);
  return {
    kind: metadata.get(kindKey) ?? 'unknown',
    schemaVersion: Number(metadata.get(versionKey) ?? 0),
    metadata: Object.fromEntries([...metadata].filter(([key]) => !own.has(key))),
    columns: fields.map((field) => ({
      name: field.name,
      type: columnType(field),
      nullable: field.nullable,
      metadata: Object.fromEntries(field.metadata),
    })),
  };
}

/** Any integer, float, decimal, text or list column of another writer counts as one of ours, and so does one of nulls alone. */
function columnType({ name, type }: Field): ColumnType {
  const value = DataType.isDictionary(type) ? type.dictionary : type;
  if (DataType.isUtf8(value) || DataType.isLargeUtf8(value) || DataType.isUtf8View(value)) return 'utf8';
  if (DataType.isInt(value)) return 'int32';
  if (DataType.isFloat(value)) return value.precision === Precision.SINGLE ? 'float32' : 'float64';
  if (DataType.isBool(value)) return 'bool';
  if (DataType.isDecimal(value) || DataType.isNull(value)) return 'float64';
  if (DataType.isList(value)) return 'list';
  throw new InputError('arrow-type', {
    rule: `column ${name} has a type that faultgap does not read`,
    need: 'text, a number or a list of numbers',
    value: String(type),
  });
}

function decodeColumn(vector: Vector): Cells {
  const data = vector.data[0];
  if (vector.data.length === 1 && data !== undefined) {
    if (isFlat(data)) return decodeNumbers(data);
    if (DataType.isBool(data.type) && data.nullCount === 0) return decodeBits(data);
    if (DataType.isList(data.type) && isFlat(data.children[0]!) && data.children[0]!.nullCount === 0) {
      return decodeLists(data);
    }
  }
  // A word of a dictionary is decoded once, however many cells (and in a hostile file, however many megabytes) it has.
  const { type } = vector;
  const cells = DataType.isDictionary(type) ? vector.memoize() : vector;
  const value = DataType.isDictionary(type) ? type.dictionary : type;
  const decode = DataType.isDecimal(value)
    ? (cell: Uint32Array | null) => decodeDecimal(cell, value.scale)
    : decodeCell;
  return Array.from({ length: vector.length }, (_, i) => decode(cells.get(i)) as Cell);
}

/** From words of 32 bits, the lowest first, in two's complement. */
function decodeDecimal(words: Uint32Array | null, scale: number): number | null {
  if (words === null) return null;
  const bits = Array.from(words).reduceRight((high, word) => (high << 32n) | BigInt(word), 0n);
  return Number(`${BigInt.asIntN(32 * words.length, bits)}e${-scale}`);
}

/** Their buffer can be read as it is, several times as fast as cell by cell. */
function isFlat(data: Data): boolean {
  const { values } = data;
  return DataType.isFloat(data.type) && (values instanceof Float64Array || values instanceof Float32Array);
}

function decodeNumbers(data: Data): (number | null)[] {
  return withNulls<number>(
    data,
    Array.from((data.values as Float64Array | Float32Array).subarray(0, data.length)),
  );
}

function decodeBits({ values, offset, length }: Data): Uint8Array {
  const bits = values as Uint8Array;
  const cells = new Uint8Array(length);
  // A plain loop: `from` with a function takes several times as long, and a matrix holds millions of bits.
  for (let i = 0; i < length; i++) cells[i] = (bits[(i + offset) >> 3]! >> ((i + offset) & 7)) & 1;
  return cells;
}

function decodeLists(data: Data): (number[] | null)[] {
  const { valueOffsets, children } = data;
  const values = children[0]!.values as Float64Array | Float32Array;
  const cells = Array.from({ length: data.length }, (_, i) =>
    Array.from(values.subarray(valueOffsets[i], valueOffsets[i + 1])),
  );
  return withNulls(data, cells);
}

function withNulls<T>(data: Data, cells: (T | null)[]): (T | null)[] {
  if (data.nullCount > 0) for (let i = 0; i < cells.length; i++) if (!data.getValid(i)) cells[i] = null;
  return cells;
}

/** 64-bit integers of other writers come as bigint, bits as boolean. */
function decodeCell(cell: unknown): never {
  if (typeof cell === 'bigint' || typeof cell === 'boolean') return Number(cell) as never;
  if (cell !== null && typeof cell === 'object') return Array.from(cell as Iterable<number>) as never;
  return cell as never;
}

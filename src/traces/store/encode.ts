import { setImmediate } from 'node:timers/promises';
import {
  Bool, type Data, type DataType, Dictionary, Field, Float32, Float64, Int32, List, makeData, makeVector, RecordBatch, RecordBatchFileWriter, Schema,
  Struct, Table, tableToIPC, Utf8,
} from 'apache-arrow'; // biome-ignore format: one list, read as one line
import type { Cells, ColumnType } from '../../tables/arrow.ts';
import {
  type ArrowContent,
  type ArrowHeader,
  type ColumnSpec,
  kindKey,
  sealKey,
  versionKey,
} from './arrow-header.ts';
import { openSeal, sealBytes } from './seal.ts';

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

export function encodeArrow(content: ArrowContent): Uint8Array {
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

/** Dictionaries have numbers; the place of the column gives the same bytes every time. */
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

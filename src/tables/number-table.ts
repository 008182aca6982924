import { Field, makeData, makeVector, RecordBatch, Schema, Struct, Table, tableToIPC } from 'apache-arrow';
import { readPinnedArrow } from './data-columns.ts';

/** A small table of numbers that ships with the package, column by column. */
export interface NumberTable {
  readonly names: readonly string[];
  readonly columns: readonly ArrayLike<number>[];
  /** What the file's schema says about itself: title, origin, licence. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** Reads a file of `encodeNumberTable`. @throws InputError as `readPinnedArrow`. */
export function readNumberTable(path: string, expectedSha256: string): NumberTable {
  const table = readPinnedArrow(path, expectedSha256);
  const { fields, metadata } = table.schema;
  return {
    names: fields.map(({ name }) => name),
    columns: fields.map((_, c) => Float64Array.from(table.getChildAt(c)!, Number)),
    metadata,
  };
}

/** The table as an Arrow file: columns of small whole numbers as bytes, all others as float64. Nothing may be missing. */
export function encodeNumberTable({ names, columns, metadata }: NumberTable): Uint8Array {
  const vectors = columns.map((values) =>
    makeVector(isBytes(values) ? Uint8Array.from(values) : Float64Array.from(values)),
  );
  const fields = vectors.map(({ type }, c) => new Field(names[c]!, type, false));
  const schema = new Schema(fields, new Map(metadata));
  const children = vectors.map((vector) => vector.data[0]!);
  const length = columns[0]!.length;
  const rows = makeData({ type: new Struct(fields), length, nullCount: 0, children });
  return tableToIPC(new Table(schema, [new RecordBatch(schema, rows)]), 'file');
}

function isBytes(values: ArrayLike<number>): boolean {
  return Array.from(values).every((value) => Number.isInteger(value) && value >= 0 && value <= 255);
}

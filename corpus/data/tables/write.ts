import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  Field,
  type Float64,
  makeData,
  makeVector,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableToIPC,
  type Uint8,
  type Vector,
} from 'apache-arrow';
import { packageRoot, writeFileAtomic } from '../../../src/lib/files.ts';
import { sha256 } from '../../../src/lib/hash.ts';

/** One line of `export.py`. */
interface ExportedTable {
  readonly id: string;
  readonly title: string;
  readonly origin: string;
  readonly licence: string;
  readonly columns: readonly string[];
  /** One list per column. */
  readonly inputs: readonly (readonly number[])[];
  readonly target: readonly number[];
}

for await (const line of createInterface({ input: process.stdin })) {
  const table = JSON.parse(line) as ExportedTable;
  const bytes = tableToIPC(arrowTable(table), 'file');
  await writeFileAtomic(join(packageRoot, 'corpus/data/tables', `${table.id}.arrow`), bytes);
  console.log(`${table.id}: ${table.target.length} rows, ${table.columns.length} inputs, ${sha256(bytes)}`);
}

/** Columns of small whole numbers are stored as bytes, all others as float64. Nothing may be missing. */
function arrowTable({ title, origin, licence, columns, inputs, target }: ExportedTable): Table {
  const names = [...columns, 'target'];
  const vectors = [...inputs, target].map(columnVector);
  const fields = vectors.map((vector, i) => new Field(names[i]!, vector.type, false));
  const schema = new Schema(fields, new Map(Object.entries({ title, origin, licence })));
  const children = vectors.map((vector) => vector.data[0]!);
  const rows = makeData({ type: new Struct(fields), length: target.length, nullCount: 0, children });
  return new Table(schema, [new RecordBatch(schema, rows)]);
}

function columnVector(values: readonly number[]): Vector<Uint8> | Vector<Float64> {
  const bytes = values.every((value) => Number.isInteger(value) && value >= 0 && value <= 255);
  return bytes ? makeVector(Uint8Array.from(values)) : makeVector(Float64Array.from(values));
}

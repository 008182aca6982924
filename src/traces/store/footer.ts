import { limits } from '../../tables/table.ts';
import { type ArrowHeader, type ColumnSpec, kindKey, sealKey, versionKey } from './arrow-header.ts';
import { type FlatTable, Malformed, readRoot, readSize } from './flat-buffer.ts';

/** A column as it is stored: what it holds, and for categories the number of the dictionary with their words. */
export interface StoredColumn extends ColumnSpec {
  readonly dictionary: number | null;
}

/** Where a message lies in its file, and where its body begins and ends. */
export interface Block {
  readonly start: number;
  readonly body: number;
  readonly end: number;
}

/** The footer of an Arrow file: the columns, and where its batches are. */
export interface Footer {
  readonly header: ArrowHeader;
  readonly columns: readonly StoredColumn[];
  readonly dictionaries: readonly Block[];
  readonly batches: readonly Block[];
}

/**
 * Reads the footer of a file that `encodeArrow` may have written (Arrow columnar format 1.5, `File.fbs` and `Schema.fbs`).
 * @param start where in the file the footer begins: blocks lie before it, one after the other.
 * @throws Malformed, also where a column has a type that `encodeArrow` never writes, or a name stands twice.
 */
export function readFooter(bytes: Uint8Array, start: number): Footer {
  const footer = readRoot(bytes);
  const schema = footer.requireTable(1);
  if (schema.int16(0) !== 0) throw new Malformed('its numbers are big-endian');
  const fields = schema.tables(1);
  if (fields.length > limits.columns) throw new Malformed(`it has ${fields.length} columns`);
  const columns = fields.map(readColumn);
  requireOnce(columns.map(({ name }) => name));
  const [dictionaries, batches] = [footer.structs(2, 24, readBlock), footer.structs(3, 24, readBlock)];
  requireApart([...dictionaries, ...batches], start);
  return { header: readHeader(schema, columns), columns, dictionaries, batches };
}

function requireOnce(names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw new Malformed(`it has the column ${name} twice`);
    seen.add(name);
  }
}

function readHeader(schema: FlatTable, columns: readonly StoredColumn[]): ArrowHeader {
  const metadata = readMetadata(schema, 2);
  const own = new Set([kindKey, versionKey, sealKey]);
  return {
    kind: metadata.get(kindKey) ?? 'unknown',
    schemaVersion: Number(metadata.get(versionKey) ?? 0),
    metadata: Object.fromEntries([...metadata].filter(([key]) => !own.has(key))),
    columns: columns.map(({ dictionary, type, ...column }) => {
      return { ...column, type: type === 'category' ? 'utf8' : type };
    }),
  };
}

/** Of two values under one key the last one counts, as in a map. */
function readMetadata(table: FlatTable, place: number): Map<string, string> {
  return new Map(table.tables(place).map((pair) => [pair.text(0), pair.text(1)]));
}

function readColumn(field: FlatTable): StoredColumn {
  const encoding = field.table(4);
  const value = readType(field);
  if (encoding !== null && value !== 'utf8') throw wrongType();
  return {
    name: field.text(0),
    type: encoding === null ? value : 'category',
    nullable: field.int8(1) !== 0,
    metadata: Object.fromEntries(readMetadata(field, 6)),
    dictionary: encoding === null ? null : readDictionary(encoding),
  };
}

function readDictionary(encoding: FlatTable): number {
  const index = encoding.table(1);
  if (index !== null && !isInt32(index)) throw wrongType();
  return encoding.size(0);
}

/** Numbers of the union `Type`. */
const [int, float, utf8, bool, list] = [2, 3, 5, 6, 12];

function readType(field: FlatTable): Exclude<ColumnSpec['type'], 'category'> {
  const [kind, type, children] = [field.int8(2), field.requireTable(3), field.tables(5)];
  if (kind === list) {
    if (children.length === 1 && !isList(children[0]!) && readType(children[0]!) === 'float32') return 'list';
    throw wrongType();
  }
  if (children.length > 0) throw wrongType();
  if (kind === utf8) return 'utf8';
  if (kind === bool) return 'bool';
  if (kind === int && isInt32(type)) return 'int32';
  const precision = kind === float ? type.int16(0) : 0;
  if (precision === 0) throw wrongType();
  return precision === 1 ? 'float32' : 'float64';
}

const isList = (field: FlatTable) => field.int8(2) === list;

function isInt32(type: FlatTable): boolean {
  return type.int32(0) === 32 && type.int8(1) !== 0;
}

function wrongType(): Malformed {
  return new Malformed('a column has a type that faultgap never writes');
}

function readBlock(view: DataView, at: number): Block {
  const start = readSize(view, at);
  const body = start + view.getInt32(at + 8, true);
  return { start, body, end: body + readSize(view, at + 16) };
}

/** Blocks that lie upon each other would let a small file hold a lot. */
function requireApart(blocks: readonly Block[], end: number): void {
  const sorted = [...blocks].sort((a, b) => a.start - b.start);
  let free = 8;
  for (const { start, body, end: next } of sorted) {
    if (start < free || body - start < 8 || next < body)
      throw new Malformed('its batches lie upon each other');
    free = next;
  }
  if (free > end) throw new Malformed('a batch ends after the file');
}

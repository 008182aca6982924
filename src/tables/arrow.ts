import { type Data, DataType, type Field, Precision, type Vector } from 'apache-arrow';
import { type ErrorWords, InputError } from '../lib/errors.ts';

/**
 * What a column can hold; `list` is a list of numbers per row, `bool` is 0 or 1, `category` is text of few values, kept
 * once each (an Arrow dictionary), which is read as `utf8`.
 */
export type ColumnType = 'utf8' | 'category' | 'float64' | 'float32' | 'int32' | 'bool' | 'list';

type Cell = string | number | readonly number[] | null;
/** The cells of one column: null is missing; NaN and ±∞ are values. */
export type Cells = ArrayLike<Cell>;

const magic = 'ARROW1';

/** Why bytes do not begin and end as an Arrow file does, in words that follow its name; null where they do. */
export function findFrameFault(bytes: Uint8Array): { code: string; words: ErrorWords } | null {
  const text = (start: number, end: number) => Buffer.from(bytes.slice(start, end)).toString('latin1');
  if (text(0, magic.length) !== magic) {
    const value = bytes.length === 0 ? 'an empty file' : JSON.stringify(text(0, magic.length));
    return fault('foreign', { rule: 'is not an Arrow IPC file', need: `"${magic}" at its start`, value });
  }
  if (bytes.length < 3 * magic.length || text(bytes.length - magic.length, bytes.length) !== magic)
    return fault('truncated', { rule: 'is cut off', need: `"${magic}" at its end`, value: 'something else' });
  const footer = Buffer.from(bytes).readInt32LE(bytes.length - magic.length - 4);
  if (footer <= 0 || footer > bytes.length - 2 * magic.length - 4)
    return fault('damaged', { rule: 'has a footer of impossible length', value: footer });
  return null;
}

function fault(code: string, words: ErrorWords) {
  return {
    code: `arrow-${code}`,
    words: { ...words, remedy: 'Copy it again, or delete it and make it again.' },
  };
}

/** Any integer, float, decimal, text or list column of another writer counts as one of ours, and so does one of nulls alone. */
export function columnType({ name, type }: Field): ColumnType {
  const value = DataType.isDictionary(type) ? type.dictionary : type;
  if (DataType.isUtf8(value) || DataType.isLargeUtf8(value) || DataType.isUtf8View(value)) return 'utf8';
  if (DataType.isInt(value)) return 'int32';
  if (DataType.isFloat(value)) return value.precision === Precision.SINGLE ? 'float32' : 'float64';
  if (DataType.isBool(value)) return 'bool';
  if (DataType.isDecimal(value) || DataType.isNull(value)) return 'float64';
  if (DataType.isList(value) || DataType.isLargeList(value) || DataType.isFixedSizeList(value)) return 'list';
  throw new InputError('arrow-type', {
    rule: `column ${name} has a type that faultgap does not read`,
    need: 'text, a number or a list of numbers',
    value: String(type),
  });
}

export function decodeColumn(vector: Vector): Cells {
  const data = vector.data[0];
  if (vector.data.length === 1 && data !== undefined) {
    if (isFlat(data)) return decodeNumbers(data);
    if (DataType.isBool(data.type) && data.nullCount === 0) return decodeBits(data);
    if (DataType.isList(data.type) && isFlat(data.children[0]!) && data.children[0]!.nullCount === 0) {
      return decodeLists(data);
    }
  }
  const { type } = vector;
  if (DataType.isDictionary(type)) return vector.data.flatMap((part) => decodeWords(part));
  const decode = decoderOf(type);
  return Array.from({ length: vector.length }, (_, i) => decode(vector.get(i)));
}

/** A word is decoded once, however many cells (and in a hostile file, however many megabytes) it has; places may have 64 bits. */
function decodeWords(data: Data): Cell[] {
  const { dictionary, values, length } = data;
  const decode = decoderOf(dictionary!.type);
  const words = new Map<number, Cell>();
  return Array.from({ length }, (_, i) => {
    if (!data.getValid(i)) return null;
    const place = Number((values as ArrayLike<number | bigint>)[i]);
    if (!(place >= 0 && place < dictionary!.length))
      throw new Error('a place that its dictionary does not have');
    if (!words.has(place)) words.set(place, decode(dictionary!.get(place)));
    return words.get(place)!;
  });
}

function decoderOf(type: DataType): (cell: unknown) => Cell {
  if (!DataType.isDecimal(type)) return decodeCell;
  return (cell) => decodeDecimal(cell as Uint32Array | null, type.scale);
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

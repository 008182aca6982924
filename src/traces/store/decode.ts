import type { Cells } from '../../tables/arrow.ts';
import { Malformed, readRoot, readSize } from './flat-buffer.ts';
import type { StoredColumn } from './footer.ts';

/** Words of each dictionary, by its number. */
type Dictionaries = ReadonlyMap<number, readonly (string | null)[]>;

/** A record batch whose header is read. */
interface Batch {
  readonly rows: number;
  /** By column and its parts: how many values, and how many of them null. */
  readonly nodes: readonly (readonly [length: number, nulls: number])[];
  /** Where each buffer is in the body. */
  readonly buffers: readonly (readonly [start: number, length: number])[];
}

const [dictionaryBatch, recordBatch] = [2, 3];

/** The header of a record batch. @throws Malformed. */
export function readBatch(message: Uint8Array): Batch {
  return readParts(readMessage(message, recordBatch));
}

/** The words that a message adds to a dictionary. @throws Malformed. */
function readWords(message: Uint8Array, body: Uint8Array) {
  const header = readMessage(message, dictionaryBatch);
  const batch = readParts(header.requireTable(1));
  const column = { name: 'of a dictionary', type: 'utf8', nullable: true, dictionary: null } as const;
  return {
    dictionary: header.size(0),
    isMore: header.int8(2) !== 0,
    words: decodeBatch([column], batch, body, new Map())[0] as (string | null)[],
  };
}

/** A message begins with a mark and its length (Arrow columnar format, "Encapsulated message format"). */
function readMessage(bytes: Uint8Array, kind: number) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getInt32(4, true);
  if (view.getInt32(0, true) !== -1 || length <= 0 || length > bytes.length - 8)
    throw new Malformed('a batch has no header');
  const message = readRoot(bytes.subarray(8, 8 + length));
  if (message.int8(1) !== kind) throw new Malformed('a batch is of another kind than its footer says');
  return message.requireTable(2);
}

function readParts(header: ReturnType<typeof readMessage>): Batch {
  if (header.table(3) !== null) throw new Malformed('a batch is compressed, which faultgap never does');
  const pair = (view: DataView, at: number) => [readSize(view, at), readSize(view, at + 8)] as const;
  return { rows: header.size(0), nodes: header.structs(1, 16, pair), buffers: header.structs(2, 16, pair) };
}

/**
 * The cells of every column of a batch. Buffers lie one after the other within the body, so that cells take no more than a
 * small multiple of the file's bytes.
 * @throws Malformed.
 */
export function decodeBatch(
  columns: readonly StoredColumn[],
  batch: Batch,
  body: Uint8Array,
  dictionaries: Dictionaries,
): Cells[] {
  if (columns.length === 0 && batch.rows > 0) throw new Malformed('it has rows and no column');
  const parts = new Parts(batch, body);
  return columns.map((column) => decodeColumn(column, batch.rows, parts, dictionaries));
}

/** Hands out the parts of a batch in their order. */
class Parts {
  readonly #batch: Batch;
  readonly #body: Uint8Array;
  #node = 0;
  #buffer = 0;
  #free = 0;

  constructor(batch: Batch, body: Uint8Array) {
    this.#batch = batch;
    this.#body = body;
  }

  /** Lengths and nulls of the next node. */
  node(): readonly [number, number] {
    const node = this.#batch.nodes[this.#node++];
    if (node === undefined) throw new Malformed('a batch has fewer columns than its schema');
    return node;
  }

  /** The next buffer, of so many bytes at least. */
  buffer(needed: number): Uint8Array {
    const [start, length] = this.#batch.buffers[this.#buffer++] ?? [0, -1];
    if (start < this.#free || length < needed || start + length > this.#body.length)
      throw new Malformed('a column is shorter than its rows, or lies upon another one');
    this.#free = start + length;
    return this.#body.subarray(start, start + length);
  }

  /** The next buffer as numbers. Arrow aligns them; a body may lie anywhere in its file. */
  numbers<T>(type: NumbersOf<T>, count: number): T {
    const size = type.BYTES_PER_ELEMENT;
    const bytes = this.buffer(count * size);
    const aligned = bytes.byteOffset % size === 0 ? bytes : Uint8Array.from(bytes);
    return new type(aligned.buffer, aligned.byteOffset, count);
  }

  /** The bits of values that are there; null where all are. */
  present(column: StoredColumn, count: number, nulls: number): Uint8Array | null {
    const bits = this.buffer(nulls === 0 ? 0 : (count + 7) >> 3);
    if (nulls === 0) return null;
    if (column.nullable) return bits;
    throw new Malformed(`column ${column.name} may not hold null`);
  }
}

interface NumbersOf<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, at: number, length: number): T;
}

function decodeColumn(column: StoredColumn, rows: number, parts: Parts, dictionaries: Dictionaries): Cells {
  const [count, nulls] = parts.node();
  if (count !== rows || nulls > rows) throw new Malformed('a column has another length than its batch');
  const present = parts.present(column, rows, nulls);
  switch (column.type) {
    case 'float64':
      return withNulls(listOf(parts.numbers(Float64Array, rows)), present);
    case 'float32':
      return withNulls(listOf(parts.numbers(Float32Array, rows)), present);
    case 'int32':
      return withNulls(listOf(parts.numbers(Int32Array, rows)), present);
    case 'bool': {
      const bits = decodeBits(parts.buffer((rows + 7) >> 3), rows);
      return present === null ? bits : withNulls(Array.from(bits), present);
    }
    case 'utf8':
      return decodeTexts(rows, parts, present);
    case 'category':
      return decodeCategories(parts.numbers(Int32Array, rows), present, dictionaries.get(column.dictionary!));
    case 'list':
      return decodeLists(rows, parts, present);
  }
}

/** A plain list of numbers. A loop, as `from` goes by the iterator, which takes several times as long. */
function listOf(numbers: ArrayLike<number>): number[] {
  const cells = new Array<number>(numbers.length);
  for (let i = 0; i < numbers.length; i++) cells[i] = numbers[i]!;
  return cells;
}

function withNulls<T>(cells: T[], present: Uint8Array | null): (T | null)[] {
  const all: (T | null)[] = cells;
  if (present !== null) for (let i = 0; i < all.length; i++) if (!isPresent(present, i)) all[i] = null;
  return all;
}

function isPresent(bits: Uint8Array, i: number): boolean {
  return ((bits[i >> 3]! >> (i & 7)) & 1) === 1;
}

function decodeBits(bits: Uint8Array, count: number): Uint8Array {
  const cells = new Uint8Array(count);
  // A plain loop: `from` with a function takes several times as long, and a matrix holds millions of bits.
  for (let i = 0; i < count; i++) cells[i] = (bits[i >> 3]! >> (i & 7)) & 1;
  return cells;
}

/** Where each of so many texts or lists begins, and the last one ends: never before the one before. */
function readOffsets(parts: Parts, rows: number): Int32Array {
  // Other writers leave the offsets of no rows out.
  if (rows === 0) {
    parts.buffer(0);
    return new Int32Array(1);
  }
  const offsets = parts.numbers(Int32Array, rows + 1);
  if (offsets[0]! < 0) throw new Malformed('a cell begins before its column');
  for (let i = 0; i < rows; i++)
    if (offsets[i + 1]! < offsets[i]!) throw new Malformed('a cell ends before it begins');
  return offsets;
}

function decodeTexts(rows: number, parts: Parts, present: Uint8Array | null): (string | null)[] {
  const offsets = readOffsets(parts, rows);
  const { buffer, byteOffset, byteLength } = parts.buffer(offsets[rows]!);
  const text = Buffer.from(buffer, byteOffset, byteLength);
  const cells: (string | null)[] = new Array(rows);
  for (let i = 0; i < rows; i++)
    cells[i] =
      present === null || isPresent(present, i) ? text.toString('utf8', offsets[i], offsets[i + 1]) : null;
  return cells;
}

function decodeCategories(
  places: Int32Array,
  present: Uint8Array | null,
  words: readonly (string | null)[] = [],
): (string | null)[] {
  return Array.from(places, (place, i) => {
    if (present !== null && !isPresent(present, i)) return null;
    const word = words[place];
    if (typeof word === 'string') return word;
    throw new Malformed('a cell has a word that is not in its dictionary');
  });
}

function decodeLists(rows: number, parts: Parts, present: Uint8Array | null): (number[] | null)[] {
  const offsets = readOffsets(parts, rows);
  const [count, nulls] = parts.node();
  if (count < offsets[rows]! || nulls > 0) throw new Malformed('a list ends outside its column');
  parts.buffer(0);
  const values = parts.numbers(Float32Array, count);
  const cells = Array.from({ length: rows }, (_, i) =>
    Array.from(values.subarray(offsets[i], offsets[i + 1])),
  );
  return withNulls(cells, present);
}

/** The words of all dictionaries, from their messages and bodies. @throws Malformed. */
export function gatherWords(
  columns: readonly StoredColumn[],
  messages: Iterable<readonly [message: Uint8Array, body: Uint8Array]>,
): Dictionaries {
  const known = new Set(columns.map(({ dictionary }) => dictionary));
  const gathered = new Map<number, (string | null)[]>();
  for (const [message, body] of messages) {
    const { dictionary, isMore, words } = readWords(message, body);
    const before = gathered.get(dictionary) ?? [];
    if (!known.has(dictionary) || (before.length > 0 && !isMore))
      throw new Malformed('a dictionary stands twice, or belongs to no column');
    for (const word of words) before.push(word);
    gathered.set(dictionary, before);
  }
  return gathered;
}

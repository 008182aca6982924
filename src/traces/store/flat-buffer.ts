/** Bytes that are not laid out as their format says; the message tells what is wrong, in words that follow a file's name. */
export class Malformed extends Error {}

/**
 * A FlatBuffer of a stranger (https://flatbuffers.dev/internals), from its root table on. Every offset and length is held
 * against the bytes before it is followed, and all that is read takes no more room than the buffer has: tables and texts
 * that many offsets share would let a small file fill all memory.
 * @throws Malformed from every method.
 */
export function readRoot(bytes: Uint8Array): FlatTable {
  const buffer = new FlatBuffer(bytes);
  return new FlatTable(buffer, buffer.follow(0));
}

class FlatBuffer {
  readonly view: DataView;
  readonly #bytes: Buffer;
  #left: number;

  constructor({ buffer, byteOffset, byteLength }: Uint8Array) {
    this.view = new DataView(buffer, byteOffset, byteLength);
    this.#bytes = Buffer.from(buffer, byteOffset, byteLength);
    this.#left = byteLength;
  }

  /** Where so many bytes at a place are, all of them within the buffer. */
  require(at: number, bytes: number): number {
    if (at >= 0 && at + bytes <= this.view.byteLength) return at;
    throw new Malformed('an offset leads out of its header');
  }

  follow(at: number): number {
    return at + this.view.getUint32(this.require(at, 4), true);
  }

  /** Takes what is read off what the buffer holds. */
  spend(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) throw new Malformed('parts of its header lie upon each other');
  }

  text(at: number): string {
    const length = this.view.getUint32(this.require(at, 4), true);
    this.require(at + 4, length);
    this.spend(4 + length);
    return this.#bytes.toString('utf8', at + 4, at + 4 + length);
  }
}

/** A table of a FlatBuffer; fields go by their place in the schema of the format. */
export class FlatTable {
  readonly #buffer: FlatBuffer;
  readonly #at: number;
  readonly #fields: number;
  readonly #places: number;

  constructor(buffer: FlatBuffer, at: number) {
    this.#buffer = buffer;
    this.#at = buffer.require(at, 4);
    this.#fields = at - buffer.view.getInt32(at, true);
    const size = buffer.view.getUint16(buffer.require(this.#fields, 4), true);
    this.#places = (size - 4) >> 1;
    buffer.require(this.#fields, size);
  }

  int8(place: number): number {
    const at = this.#find(place, 1);
    return at === null ? 0 : this.#buffer.view.getInt8(at);
  }

  int16(place: number): number {
    const at = this.#find(place, 2);
    return at === null ? 0 : this.#buffer.view.getInt16(at, true);
  }

  int32(place: number): number {
    const at = this.#find(place, 4);
    return at === null ? 0 : this.#buffer.view.getInt32(at, true);
  }

  /** A number of bytes, rows or the like. */
  size(place: number): number {
    const at = this.#find(place, 8);
    return at === null ? 0 : readSize(this.#buffer.view, at);
  }

  /** Empty where there is none. */
  text(place: number): string {
    const at = this.#find(place, 4);
    return at === null ? '' : this.#buffer.text(this.#buffer.follow(at));
  }

  table(place: number): FlatTable | null {
    const at = this.#find(place, 4);
    return at === null ? null : new FlatTable(this.#buffer, this.#buffer.follow(at));
  }

  requireTable(place: number): FlatTable {
    const table = this.table(place);
    if (table === null) throw new Malformed('a part of its header is not there');
    return table;
  }

  tables(place: number): FlatTable[] {
    return Array.from(this.#vector(place, 4), (at) => new FlatTable(this.#buffer, this.#buffer.follow(at)));
  }

  /** Each struct of so many bytes. */
  structs<T>(place: number, bytes: number, read: (view: DataView, at: number) => T): T[] {
    return Array.from(this.#vector(place, bytes), (at) => read(this.#buffer.view, at));
  }

  *#vector(place: number, bytes: number): Generator<number> {
    const at = this.#find(place, 4);
    if (at === null) return;
    const start = this.#buffer.follow(at);
    const length = this.#buffer.view.getUint32(this.#buffer.require(start, 4), true);
    this.#buffer.require(start + 4, length * bytes);
    this.#buffer.spend(4 + length * bytes);
    for (let i = 0; i < length; i++) yield start + 4 + i * bytes;
  }

  /** Where a field is; null where the table leaves it out. */
  #find(place: number, bytes: number): number | null {
    if (place >= this.#places) return null;
    const offset = this.#buffer.view.getUint16(this.#fields + 4 + 2 * place, true);
    return offset === 0 ? null : this.#buffer.require(this.#at + offset, bytes);
  }
}

/** A whole number of 64 bits that counts something. */
export function readSize(view: DataView, at: number): number {
  const size = Number(view.getBigInt64(at, true));
  if (size >= 0 && size <= Number.MAX_SAFE_INTEGER) return size;
  throw new Malformed('a length in its header is impossible');
}

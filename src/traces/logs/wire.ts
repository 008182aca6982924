/** Bytes that are not what their format promises. */
export class WireError extends Error {}

/** A field of a protocol buffer message. Numbers of 64 bits are as doubles, exact up to 2 ** 53. */
export interface WireField {
  readonly number: number;
  /** Value of a varint, or the bits of a fixed number, as an unsigned whole number of 64 bits. */
  readonly bits: bigint;
  /** Content of a length-delimited field; empty for others. */
  readonly bytes: Uint8Array;
}

const empty = new Uint8Array(0);

/**
 * The fields of a message in the wire format of protocol buffers (protobuf.dev/programming-guides/encoding), one after the
 * other. Every length is held against the bytes that there are before it is followed.
 * @throws WireError.
 */
export function* readFields(message: Uint8Array): Generator<WireField> {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  let at = 0;
  const take = (bytes: number): number => {
    if (bytes > message.length - at) throw new WireError('a field ends after its message');
    at += bytes;
    return at - bytes;
  };
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[take(1)]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new WireError('a number has more than 64 bits');
  };
  while (at < message.length) {
    const key = varint();
    const [number, wire] = [Number(key >> 3n), Number(key & 7n)];
    if (number === 0) throw new WireError('a field has the number 0');
    if (wire === 0) yield { number, bits: varint(), bytes: empty };
    else if (wire === 1) yield { number, bits: view.getBigUint64(take(8), true), bytes: empty };
    else if (wire === 5) yield { number, bits: BigInt(view.getUint32(take(4), true)), bytes: empty };
    else if (wire === 2) {
      const length = Number(varint());
      const from = take(length);
      yield { number, bits: 0n, bytes: message.subarray(from, from + length) };
    } else throw new WireError(`a field has the unknown type ${wire}`);
  }
}

const scratch = new DataView(new ArrayBuffer(8));

/** The double in a fixed field of 64 bits. */
export function doubleOf({ bits }: WireField): number {
  scratch.setBigUint64(0, bits, true);
  return scratch.getFloat64(0, true);
}

/** The float in a fixed field of 32 bits. */
export function floatOf({ bits }: WireField): number {
  scratch.setUint32(0, Number(bits & 0xffffffffn), true);
  return scratch.getFloat32(0, true);
}

/** A whole number with a sign in two's complement. */
export function signedOf({ bits }: WireField): number {
  return Number(BigInt.asIntN(64, bits));
}

/** A whole number in zigzag order, as `sint64` is written. */
export function zigzagOf({ bits }: WireField): number {
  return Number((bits >> 1n) ^ -(bits & 1n));
}

/** The text of a field. */
export function textOf({ bytes }: WireField): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

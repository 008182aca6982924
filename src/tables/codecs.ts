import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { CompressionType, compressionRegistry } from 'apache-arrow';
import type { Compressors } from 'hyparquet';
import { compressors, decompressZstd } from 'hyparquet-compressors';
import { InputError } from '../lib/errors.ts';
import { unpackLimit } from '../lib/guarded-file.ts';
import { limits } from './table.ts';

/* What unpacks the buffers of Arrow and the pages of Parquet: each into as many bytes as they say, and all into no more than is taken. */

let [unpacked, most] = [0, 0];

/** Begins to count what a file of so many bytes unpacks to. */
export function startUnpacking(bytes: number): void {
  [unpacked, most] = [0, unpackLimit(bytes, limits.bytes)];
}

type Unpack = (bytes: Uint8Array, length: number) => Uint8Array;

/** The same, within what a file may unpack to. @throws InputError `table-too-large`. */
function within(unpack: Unpack): Unpack {
  return (bytes, length) => {
    unpacked += length;
    if (unpacked <= most) return unpack(bytes, length);
    throw new InputError('table-too-large', {
      rule: 'unpacks to more than is taken',
      need: `at most ${most} bytes`,
      value: `${unpacked} bytes`,
    });
  };
}

const zstd: Unpack = (bytes, length) => decompressZstd(bytes, new Uint8Array(length));

/** The decoders of Node are faster than those written in JavaScript. */
const pageCodecs: Readonly<Record<string, Unpack>> = {
  ...compressors,
  GZIP: (bytes, length) => gunzipSync(bytes, { maxOutputLength: length }),
  BROTLI: (bytes, length) => brotliDecompressSync(bytes, { maxOutputLength: length }),
  ZSTD: zstd,
};

export const parquetCodecs: Compressors = Object.fromEntries(
  Object.entries(pageCodecs).map(([name, unpack]) => [name, within(unpack)]),
);

for (const [type, unpack] of [
  [CompressionType.LZ4_FRAME, unpackLz4Frame],
  [CompressionType.ZSTD, zstd],
] as const)
  compressionRegistry.set(type, { decode: (bytes) => within(unpack)(bytes, lengthBefore(bytes)) });

/** Arrow reads the length itself, in the eight bytes before those that it hands over, and does not tell it. */
function lengthBefore(bytes: Uint8Array): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset - 8, 8).getBigInt64(0, true));
}

/**
 * Unpacks an LZ4 frame, as Arrow files of pandas and polars hold them. Blocks may repeat what earlier blocks unpacked to,
 * which decoders of single blocks cannot do. Checksums are not looked at.
 * @param length of what the frame unpacks to.
 */
function unpackLz4Frame(frame: Uint8Array, length: number): Uint8Array {
  const output = new Uint8Array(length);
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (view.getUint32(0, true) !== 0x184d2204) throw new Error('an LZ4 frame begins with another number');
  const flags = view.getUint8(4);
  const [hasChecksums, hasSize, hasDictionary] = [flags & 16, flags & 8, flags & 1];
  let at = 7 + (hasSize ? 8 : 0) + (hasDictionary ? 4 : 0);
  let end = 0;
  for (let size = view.getUint32(at, true); size !== 0; size = view.getUint32(at, true)) {
    const block = frame.subarray(at + 4, at + 4 + (size & 0x7fffffff));
    end = size >>> 31 ? copy(block, output, end) : unpackBlock(block, output, end);
    at += 4 + block.length + (hasChecksums ? 4 : 0);
  }
  if (end !== length) throw new Error(`an LZ4 frame of ${length} bytes holds ${end}`);
  return output;
}

function copy(bytes: Uint8Array, output: Uint8Array, at: number): number {
  output.set(bytes, at);
  return at + bytes.length;
}

/** Literals, then a repeat of what was unpacked before, over and over; the last literals have no repeat. */
function unpackBlock(block: Uint8Array, output: Uint8Array, start: number): number {
  let [at, end] = [0, start];
  const lengthFrom = (nibble: number) => {
    let length = nibble;
    for (let more = nibble === 15 ? 255 : 0; more === 255; length += more) more = block[at++] ?? 0;
    return length;
  };
  while (at < block.length) {
    const token = block[at++]!;
    const literals = lengthFrom(token >> 4);
    end = copy(block.subarray(at, at + literals), output, end);
    at += literals;
    if (at >= block.length) break;
    const distance = block[at]! | (block[at + 1]! << 8);
    at += 2;
    const length = lengthFrom(token & 15) + 4;
    if (distance === 0 || distance > end || end + length > output.length)
      throw new Error('an LZ4 block is damaged');
    // Byte by byte: a repeat may reach into what it writes.
    for (const stop = end + length; end < stop; end++) output[end] = output[end - distance]!;
  }
  return end;
}

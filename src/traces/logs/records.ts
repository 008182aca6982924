import { WireError } from './wire.ts';

/** The records of a file, up to where it is damaged or breaks off. */
export interface Records {
  readonly records: readonly Uint8Array[];
  /** What ended the reading before the end of the file; null where nothing did. */
  readonly broken: string | null;
}

/**
 * The records of a TFRecord file (tensorflow.org/tutorials/load_data/tfrecord): length, its checksum, data, their checksum.
 * A file that is still written breaks off within its last record.
 */
export function readTfRecords(bytes: Uint8Array): Records {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: Uint8Array[] = [];
  let at = 0;
  const end = (broken: string | null): Records => ({ records, broken });
  while (at < bytes.length) {
    if (bytes.length - at < 12) return end('breaks off within a record');
    const length = Number(view.getBigUint64(at, true));
    if (maskedCrc(bytes.subarray(at, at + 8)) !== view.getUint32(at + 8, true))
      return end('has a damaged record');
    if (length + 16 > bytes.length - at) return end('breaks off within a record');
    const data = bytes.subarray(at + 12, at + 12 + length);
    if (maskedCrc(data) !== view.getUint32(at + 12 + length, true)) return end('has a damaged record');
    records.push(data);
    at += length + 16;
  }
  return end(null);
}

const block = 32768;

/** What a Weights & Biases file begins with: its mark, a magic number and a version. */
export const wandbMark = Uint8Array.of(0x3a, 0x57, 0x26, 0x42, 0xe1, 0xbe, 0x00);

/**
 * The records of a `.wandb` file: a log of LevelDB (github.com/google/leveldb/blob/main/doc/log_format.md) whose first block
 * begins with `wandbMark`.
 * @throws WireError where the mark is another one.
 */
export function readWandbRecords(bytes: Uint8Array): Records {
  if (!wandbMark.every((byte, i) => bytes[i] === byte))
    throw new WireError('its first bytes are not those of a .wandb file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: Uint8Array[] = [];
  let parts: Uint8Array[] = [];
  let at = wandbMark.length;
  while (at < bytes.length) {
    const left = block - (at % block);
    if (left < 7) {
      at += left;
      continue;
    }
    if (bytes.length - at < 7) return { records, broken: 'breaks off within a record' };
    const [length, type] = [view.getUint16(at + 4, true), bytes[at + 6]!];
    if (length === 0 && type === 0) {
      at += left;
      continue;
    }
    if (type > 4 || length > left - 7) return { records, broken: 'has a damaged record' };
    if (length > bytes.length - at - 7) return { records, broken: 'breaks off within a record' };
    const data = bytes.subarray(at + 7, at + 7 + length);
    at += 7 + length;
    // 1 is a whole record, 2 its first part, 3 one in the middle, 4 its last.
    if (type <= 2) parts = [];
    parts.push(data);
    if (type === 1 || type === 4) records.push(parts.length === 1 ? data : Buffer.concat(parts));
  }
  return { records, broken: null };
}

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

/** CRC-32C (RFC 3720, appendix B.4), masked as TFRecord files have it. */
function maskedCrc(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = table[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  crc = ~crc >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

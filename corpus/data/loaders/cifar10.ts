import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../../src/lib/errors.ts';
import { readDataFile, readPacked } from './files.ts';
import type { Images } from './images.ts';

const side = 32;
const plane = side * side;
/** A label, then the red, the green and the blue plane. */
const recordLength = 1 + 3 * plane;
const batches = [1, 2, 3, 4, 5].map((number) => `data_batch_${number}.bin`);
const archive = 'cifar-10-binary.tar.gz';

/**
 * The training batches of CIFAR-10 in its binary version: from the published archive, whose MD5 is checked (`md5`
 * replaces it), or from the unpacked batches, which have no published checksums.
 * @throws InputError `wrong-cifar10`, and those of `readDataFile`.
 */
export function readCifar10(directory: string, md5 = 'c32a1d4ab5d03f1284b67883e8d87530'): Images {
  const packed = join(directory, archive);
  const files = existsSync(packed)
    ? batchesOf(readPacked(packed, md5))
    : batches.map((name) => readDataFile(directory, name));
  for (const [i, bytes] of files.entries()) checkBatch(bytes, batches[i]!);
  const bytes = Buffer.concat(files);
  const rows = bytes.length / recordLength;
  const labels = new Uint8Array(rows);
  const pixels = new Uint8Array(rows * 3 * plane);
  for (let row = 0; row < rows; row++) {
    const start = row * recordLength;
    labels[row] = bytes[start]!;
    for (let i = 0; i < 3 * plane; i++) {
      pixels[row * 3 * plane + i] = bytes[start + 1 + (i % 3) * plane + Math.floor(i / 3)]!;
    }
  }
  return { height: side, width: side, channels: 3, classes: 10, pixels, labels };
}

function checkBatch(bytes: Uint8Array, name: string): void {
  if (bytes.length === 0 || bytes.length % recordLength !== 0) {
    throw wrong(name, `whole records of ${recordLength} bytes`, `${bytes.length} bytes`);
  }
  for (let at = 0; at < bytes.length; at += recordLength) {
    if (bytes[at]! > 9) throw wrong(name, 'labels from 0 to 9', bytes[at]!);
  }
}

/** A tar file is blocks of 512 bytes: a header with name (byte 0) and octal size (byte 124), then the content. */
function batchesOf(tar: Buffer): Buffer[] {
  const found = new Map<string, Buffer>();
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const name = tar.toString('latin1', at, at + 100).replace(/\0.*$/s, '');
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8);
    if (!Number.isInteger(size)) throw wrong(archive, 'a tar archive', `an entry without size at byte ${at}`);
    found.set(name.split('/').at(-1)!, tar.subarray(at + 512, at + 512 + size));
    at += 512 + 512 * Math.ceil(size / 512);
  }
  return batches.map((name) => {
    const batch = found.get(name);
    if (batch === undefined)
      throw wrong(archive, `an entry ${name}`, [...found.keys()].join(', ') || 'no entry');
    return batch;
  });
}

function wrong(name: string, need: string, value: string | number): InputError {
  return new InputError('wrong-cifar10', { rule: `${name} is not what CIFAR-10 needs`, need, value });
}

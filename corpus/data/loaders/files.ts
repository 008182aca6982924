import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { errorText, InputError } from '../../../src/lib/errors.ts';

/**
 * Bytes of a file of a public data set, unpacked: `name`, or `name.gz` where that is not there. `md5` is the published
 * checksum of the packed file; nobody publishes one of the unpacked files, so these are checked by their content only.
 * @throws InputError `no-data-file`, `wrong-checksum`, `unreadable-data-file`.
 */
export function readDataFile(directory: string, name: string, md5?: string): Buffer {
  const plain = join(directory, name);
  if (existsSync(plain)) return readFileSync(plain);
  const packed = `${plain}.gz`;
  if (existsSync(packed)) return readPacked(packed, md5);
  throw new InputError('no-data-file', {
    rule: `${directory} lacks a file of the data set`,
    need: `${name} or ${name}.gz`,
    remedy: 'Put it there, or leave out --data-dir to train on the stand-in.',
  });
}

/** @throws InputError `wrong-checksum`, `unreadable-data-file`. */
export function readPacked(path: string, md5?: string): Buffer {
  const bytes = readFileSync(path);
  const found = createHash('md5').update(bytes).digest('hex');
  if (md5 !== undefined && found !== md5) {
    throw new InputError('wrong-checksum', {
      rule: `${path} is not the published file`,
      need: `MD5 ${md5}`,
      value: found,
      remedy: 'Fetch it again.',
    });
  }
  try {
    return gunzipSync(bytes);
  } catch (error) {
    throw new InputError('unreadable-data-file', { rule: `cannot unpack ${path}`, value: errorText(error) });
  }
}

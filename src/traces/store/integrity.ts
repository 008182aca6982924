import { InputError } from '../../lib/errors.ts';
import { readPackedBytes } from '../../lib/files.ts';
import { sha256 } from '../../lib/hash.ts';
import { checkSeal } from './seal.ts';

/** What a file must be; `sha256` and `bytes` where a manifest tells them. */
export interface Expectation {
  readonly kind: string;
  readonly schemaVersion: number;
  readonly sha256?: string;
  readonly bytes?: number;
}

const magic = 'ARROW1';
const remedy = 'Copy it again, or delete it and make it again.';

/**
 * The bytes of an Arrow file, or of its packed copy, whose frame, length and hash are right, not yet parsed. Without an expected hash the
 * file's own seal is checked; with `expect` null only the frame is, as nothing more is known of a foreign file.
 */
export async function readIntact(path: string, expect: Expectation | null): Promise<Uint8Array> {
  const bytes = await readPackedBytes(path);
  checkFrame(path, bytes, expect?.bytes);
  if (expect === null) return bytes;
  if (expect.sha256 !== undefined) checkHash(path, bytes, expect.sha256);
  else checkOwnSeal(path, bytes);
  return bytes;
}

/** @throws InputError where the bytes do not begin and end as an Arrow file does. */
export function checkFrame(path: string, bytes: Uint8Array, expectedBytes?: number): void {
  const text = (start: number, end: number) => Buffer.from(bytes.slice(start, end)).toString('latin1');
  if (expectedBytes !== undefined && bytes.length < expectedBytes) {
    throw truncated(path, `${expectedBytes} bytes`, bytes.length);
  }
  if (text(0, magic.length) !== magic) {
    throw new InputError('arrow-foreign', {
      rule: `${path} is not an Arrow IPC file`,
      need: `"${magic}" at its start`,
      value: bytes.length === 0 ? 'an empty file' : JSON.stringify(text(0, magic.length)),
      remedy,
    });
  }
  if (bytes.length < 3 * magic.length || text(bytes.length - magic.length, bytes.length) !== magic) {
    throw truncated(path, `"${magic}" at its end`, 'something else');
  }
  const footer = Buffer.from(bytes).readInt32LE(bytes.length - magic.length - 4);
  if (footer <= 0 || footer > bytes.length - 2 * magic.length - 4) {
    throw new InputError('arrow-damaged', {
      rule: `${path} has a footer of impossible length`,
      value: footer,
      remedy,
    });
  }
}

function truncated(path: string, need: string, value: string | number): InputError {
  return new InputError('arrow-truncated', { rule: `${path} is cut off`, need, value, remedy });
}

function checkHash(path: string, bytes: Uint8Array, expected: string): void {
  const found = sha256(bytes);
  if (found === expected) return;
  throw new InputError('hash-mismatch', {
    rule: `${path} is not the file of its manifest`,
    need: `sha256 ${expected}`,
    value: found,
    remedy,
  });
}

function checkOwnSeal(path: string, bytes: Uint8Array): void {
  const seal = checkSeal(bytes);
  if (seal === 'intact') return;
  if (seal === 'unsealed') {
    throw new InputError('arrow-foreign', {
      rule: `${path} is an Arrow file, but not one of faultgap's`,
      need: 'a seal in its metadata',
      remedy,
    });
  }
  throw new InputError('arrow-damaged', {
    rule: `${path} was changed after it was written: its seal does not fit its bytes`,
    remedy,
  });
}

import { InputError } from '../../lib/errors.ts';
import { readPackedBytes } from '../../lib/files.ts';
import { sha256 } from '../../lib/hash.ts';
import { copyAgain } from '../../lib/parts.ts';
import { findFrameFault } from '../../tables/arrow.ts';
import type { ColumnSpec } from './arrow-header.ts';
import { checkSeal } from './seal.ts';

/** What a file must be; `sha256` and `bytes` where a manifest tells them. */
export interface Expectation {
  readonly kind: string;
  readonly schemaVersion: number;
  /** Earlier versions that are read too. */
  readonly earlier?: readonly number[];
  readonly sha256?: string;
  readonly bytes?: number;
  /** Names and types of all columns, in order, where they are always the same. */
  readonly columns?: readonly Pick<ColumnSpec, 'name' | 'type'>[];
}

const remedyFor = (path: string) => copyAgain(path, 'Copy it again, or delete it and make it again.');

/**
 * The bytes of an Arrow file of ours, or of its packed copy, whose frame, length and hash are right, not yet parsed.
 * Without an expected hash the file's own seal is checked.
 */
export async function readIntact(path: string, expect: Expectation): Promise<Uint8Array> {
  const bytes = await readPackedBytes(path).catch((error: unknown) => {
    if (!(error instanceof InputError)) throw error;
    const remedy = error.code === 'packed-damaged' ? remedyFor(path) : copyAgain(path, error.words.remedy);
    throw new InputError(error.code, { ...error.words, ...(remedy && { remedy }) }, { cause: error });
  });
  checkFrame(path, bytes, expect.bytes);
  if (expect.sha256 !== undefined) checkHash(path, bytes, expect.sha256);
  else checkOwnSeal(path, bytes);
  return bytes;
}

/** @throws InputError where the bytes do not begin and end as an Arrow file does. */
function checkFrame(path: string, bytes: Uint8Array, expectedBytes = 0): void {
  if (bytes.length < expectedBytes)
    throw new InputError('arrow-truncated', {
      rule: `${path} is cut off`,
      need: `${expectedBytes} bytes`,
      value: bytes.length,
      remedy: remedyFor(path),
    });
  const fault = findFrameFault(bytes);
  if (fault !== null)
    throw new InputError(fault.code, {
      ...fault.words,
      rule: `${path} ${fault.words.rule}`,
      remedy: remedyFor(path),
    });
}

function checkHash(path: string, bytes: Uint8Array, expected: string): void {
  const found = sha256(bytes);
  if (found === expected) return;
  throw new InputError('hash-mismatch', {
    rule: `${path} is not the file of its manifest`,
    need: `sha256 ${expected}`,
    value: found,
    remedy: remedyFor(path),
  });
}

function checkOwnSeal(path: string, bytes: Uint8Array): void {
  const seal = checkSeal(bytes);
  if (seal === 'intact') return;
  if (seal === 'unsealed') {
    throw new InputError('arrow-foreign', {
      rule: `${path} is an Arrow file, but not one of faultgap's`,
      need: 'a seal in its metadata',
      remedy: remedyFor(path),
    });
  }
  throw new InputError('arrow-damaged', {
    rule: `${path} was changed after it was written: its seal does not fit its bytes`,
    remedy: remedyFor(path),
  });
}

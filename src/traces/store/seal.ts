import { sha256 } from '../../lib/hash.ts';

/**
 * An Arrow file that carries its own SHA-256, so that damage is seen before the file is parsed (one flipped byte can
 * hang the reader) even where no manifest tells the hash. The seal is a schema metadata value of fixed length; the
 * hash is taken with its digits set to zero.
 */
const marker = 'faultgap-seal-sha256:';
/** Length of the digits. */
export const sealDigits = 64;

/** The metadata value to write; `sealBytes` fills it in. */
export const openSeal = `${marker}${'0'.repeat(sealDigits)}`;

/** Fills in the open seal of a file, in place. */
export function sealBytes(bytes: Uint8Array): void {
  const position = findSeal(bytes);
  if (position === null) throw new Error('the file has no seal to fill in');
  bytes.set(Buffer.from(sha256(bytes), 'latin1'), position);
}

/** Whether a file is as it was written; `unsealed` where it was not written by `sealBytes`, or not to its end. */
export function checkSeal(bytes: Uint8Array): 'intact' | 'damaged' | 'unsealed' {
  const position = findSeal(bytes);
  if (position === null) return 'unsealed';
  const seal = Buffer.from(bytes.subarray(position, position + sealDigits)).toString('latin1');
  const opened = Uint8Array.from(bytes).fill(48, position, position + sealDigits);
  return sha256(opened) === seal ? 'intact' : 'damaged';
}

/** Where the digits start, null without a seal. The metadata stand in the footer, so the last marker is the file's own. */
export function findSeal(bytes: Uint8Array): number | null {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).lastIndexOf(marker);
  return at < 0 ? null : at + marker.length;
}

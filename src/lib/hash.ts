import { createHash } from 'node:crypto';

/** Lower-case hexadecimal SHA-256. */
export function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** SHA-256 of a JSON value, independent of the order in which its keys were written. */
export function hashJson(value: unknown): string {
  return sha256(canonicalJson(value));
}

/**
 * JSON with sorted keys and no white space.
 * @throws TypeError on NaN and infinities, which JSON would silently turn into null.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (key, item: unknown) => {
    if (typeof item === 'number' && !Number.isFinite(item)) {
      throw new TypeError(`${key === '' ? 'value' : key} is ${item}, which JSON cannot hold`);
    }
    if (item === null || typeof item !== 'object' || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  });
}

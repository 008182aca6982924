import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from '../../src/lib/errors.ts';

/** An environment variable, so that worker processes inherit it. */
const variable = 'FAULTGAP_DATA_DIR';

/**
 * From now on programs train on their original data where `path` has its folder, and on their stand-ins elsewhere.
 * @throws InputError `no-data-directory`.
 */
export function useDataDirectory(path: string): void {
  if (!existsSync(path) || !statSync(path).isDirectory()) {
    throw new InputError('no-data-directory', { rule: 'the data directory is not there', value: path });
  }
  process.env[variable] = resolve(path);
}

/** Where original data sets are; null where nobody said. */
export function dataDirectory(): string | null {
  return process.env[variable] || null;
}

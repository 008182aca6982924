import { readFileSync } from 'node:fs';
import { tableFromIPC } from 'apache-arrow';
import { errorText, InputError } from '../lib/errors.ts';
import { sha256 } from '../lib/hash.ts';

/** A small table of numbers, column by column. */
export interface NumberTable {
  readonly rows: number;
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
  /** What the file's schema says about itself: title, origin, licence. */
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Reads an Arrow IPC file of numeric columns that ships with the package. The hash is checked before anything is
 * parsed, because a damaged Arrow file can hang the reader (docs/engine.md).
 * @throws InputError `table-unreadable` or `table-changed`, naming the file.
 */
export function readNumberTable(path: string, expectedSha256: string): NumberTable {
  const bytes = readBytes(path);
  const found = sha256(bytes);
  if (found !== expectedSha256) {
    throw new InputError('table-changed', {
      rule: `${path} is not the table that was shipped`,
      need: `SHA-256 ${expectedSha256}`,
      value: found,
      remedy: 'Restore the file from the repository.',
    });
  }
  const table = tableFromIPC(bytes);
  return {
    rows: table.numRows,
    names: table.schema.fields.map((field) => field.name),
    columns: table.schema.fields.map((field) => Float64Array.from(table.getChild(field.name)!, Number)),
    metadata: table.schema.metadata,
  };
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new InputError(
      'table-unreadable',
      { rule: `cannot read ${path}`, value: errorText(error) },
      { cause: error },
    );
  }
}

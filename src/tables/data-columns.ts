import { readFileSync } from 'node:fs';
import { DataType, type Table, tableFromIPC, type Vector } from 'apache-arrow';
import { errorText, InputError } from '../lib/errors.ts';
import { sha256 } from '../lib/hash.ts';
import { startUnpacking } from './codecs.ts';

/** A column of a data set; `values` are numbers, or numbers of words. A row has `width` of them. */
export interface DataColumn {
  readonly width: number;
  readonly values: ArrayLike<number>;
  /** Of a column of categories, in the order of their numbers. */
  readonly words?: readonly string[];
}

export interface DataColumns {
  readonly rows: number;
  readonly numbers: ReadonlyMap<string, DataColumn>;
  readonly texts: ReadonlyMap<string, readonly string[]>;
}

/**
 * Columns of an Arrow file whose bytes are known: numbers, lists of equally many numbers, categories, and texts, packed
 * or not, in one batch.
 * @throws InputError as `readPinnedArrow`.
 */
export function readDataColumns(path: string, expectedSha256: string): DataColumns {
  const table = readPinnedArrow(path, expectedSha256);
  const numbers = new Map<string, DataColumn>();
  const texts = new Map<string, readonly string[]>();
  table.schema.fields.forEach(({ name, type }, c) => {
    const vector = table.getChildAt(c)!;
    if (DataType.isUtf8(type)) texts.set(name, Array.from(vector, String));
    else numbers.set(name, decodeNumbers(vector));
  });
  return { rows: table.numRows, numbers, texts };
}

function decodeNumbers(vector: Vector): DataColumn {
  const data = vector.data[0]!;
  if (DataType.isFixedSizeList(data.type)) {
    return { width: data.type.listSize, values: data.children[0]!.values };
  }
  if (!DataType.isDictionary(data.type)) return { width: 1, values: data.values };
  return { width: 1, values: data.values, words: Array.from(data.dictionary!, String) };
}

/**
 * An Arrow file that ships with the package, or that was fetched for it. The hash is checked before anything is parsed,
 * because a damaged Arrow file can hang the reader (docs/engine.md).
 * @throws InputError `table-unreadable` or `table-changed`, naming the file.
 */
export function readPinnedArrow(path: string, expectedSha256: string): Table {
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
  startUnpacking(bytes.length);
  return tableFromIPC(bytes);
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

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../../src/lib/errors.ts';
import { requirePart } from '../../../src/lib/parts.ts';
import { createRecent } from '../../../src/lib/recent.ts';
import { type DataColumns, readDataColumns } from '../../../src/tables/data-columns.ts';
import { dataDirectory } from '../data-directory.ts';
import type { SetCard } from './card.ts';

/** Sets read last, of a few MB each: to unpack one takes longer than to make a program's rows of it, and programs share sets. */
const sets = createRecent<DataColumns>(4);

/**
 * The columns of a set: of the package's own file, or of the fetched one in the data directory.
 * @throws InputError `data-set-absent`, as `requirePart`, and those of `readDataColumns`.
 */
export function readSet(card: SetCard): DataColumns {
  const path = findSet(card);
  return sets.get(`${card.sha256} ${path}`, () => readDataColumns(path, card.sha256));
}

function findSet({ id, shipped }: SetCard): string {
  if (shipped) return join(requirePart('data').folder, `${id}.arrow`);
  const directory = dataDirectory();
  const path = join(directory ?? '', 'sets', `${id}.arrow`);
  if (directory !== null && existsSync(path)) return path;
  throw new InputError('data-set-absent', {
    rule: `data set ${id} does not ship with faultgap`,
    need: `sets/${id}.arrow in the data directory`,
    value: directory ?? 'no data directory',
    remedy: `Run python3 scripts/data/build.py ${id} --out DIR/sets, then name DIR with --data-dir.`,
  });
}

/** Whether `readSet` would find it. */
export function hasSet(card: SetCard): boolean {
  const directory = dataDirectory();
  return card.shipped || (directory !== null && existsSync(join(directory, 'sets', `${card.id}.arrow`)));
}

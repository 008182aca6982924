import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { InputError } from '../../lib/errors.ts';
import { readFailed } from '../../lib/folders.ts';
import { groupBy } from '../../lib/group.ts';
import { sha256 } from '../../lib/hash.ts';

/** A file that was not read, and why. */
export interface PassedOver {
  readonly path: string;
  readonly reason: string;
}

export interface ListedTables {
  /** Sorted. */
  readonly paths: readonly string[];
  readonly passedOver: readonly PassedOver[];
}

/**
 * Files below a directory by their names, as authors clone and copy them: what notebooks and tools keep in hidden folders is
 * passed over, and so is a second copy of a file.
 * @throws InputError `read-failed`; `table-twice` where two files of one name hold different things.
 */
export function listTables(directory: string, name: RegExp): ListedTables {
  const all = listBelow(directory).filter((path) => name.test(basename(path).replace('-checkpoint.', '.')));
  const [hidden, open] = [all.filter(isHidden), all.filter((path) => !isHidden(path))];
  const copies = [...groupBy(open, (path) => basename(path)).values()].flatMap(([first, ...others]) =>
    others.map((path) => requireSame(directory, first!, path)),
  );
  const leave = new Set(copies);
  const place = (reason: string) => (path: string) => ({ path: join(directory, path), reason });
  return {
    paths: open.filter((path) => !leave.has(path)).map((path) => join(directory, path)),
    passedOver: [
      ...hidden.map(place('kept by a notebook or a tool in a hidden folder')),
      ...copies.map(place('a second copy of the same file')),
    ],
  };
}

function listBelow(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();
  } catch (error) {
    throw readFailed(directory, error);
  }
}

function isHidden(path: string): boolean {
  return path.includes('-checkpoint.') || path.split(/[\\/]/).some((part) => part.startsWith('.'));
}

function requireSame(directory: string, first: string, second: string): string {
  const [a, b] = [first, second].map((path) => sha256(readFileSync(join(directory, path))));
  if (a === b) return second;
  throw new InputError('table-twice', {
    rule: `two tables of one name differ below ${directory}`,
    need: 'one of both',
    value: `${first} and ${second}`,
  });
}

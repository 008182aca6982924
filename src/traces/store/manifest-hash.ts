import { hashJson } from '../../lib/hash.ts';

/* Apart from the manifest, whose schema loads zod: commands that only find a recording need none. */

/** What decides the identity of a recording. */
interface HashedFile {
  readonly path: string;
  readonly sha256: string;
}

export function hashFiles(files: readonly HashedFile[]): string {
  return hashJson(sortFiles(files).map(({ path, sha256 }) => [path, sha256]));
}

export function sortFiles<T extends HashedFile>(files: readonly T[]): T[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
}

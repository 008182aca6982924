import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './files.ts';
import { sha256 } from './hash.ts';
import { packageVersion } from './package-version.ts';

/**
 * The package's version and a hash of every file in these folders of it, so that two checkouts of one version are told
 * apart: `0.1.0+1f2e3d4c5b6a`.
 */
export function codeVersion(folders: readonly string[]): string {
  const files = folders
    .flatMap((folder) => readdirSync(join(packageRoot, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hashes = files.map((file) => sha256(readFileSync(file)));
  return `${packageVersion()}+${sha256(hashes.join()).slice(0, 12)}`;
}

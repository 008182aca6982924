import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './files.ts';
import { sha256 } from './hash.ts';
import { createRecent } from './recent.ts';

/** One for each list of folders, of which there are four. */
const known = createRecent<string>(8);

/**
 * The package's version and a hash of every file in these folders of it: `0.1.0+1f2e3d4c5b6a`. It tells apart
 * two checkouts of one version.
 * @param folders of sources; where only what they are compiled to is installed, all of that counts.
 */
export function codeVersion(folders: readonly string[]): string {
  // What this process runs is what it found at its start, whatever is written later.
  return known.get(folders.join(), () => `${packageVersion()}+${hashFolders(folders)}`);
}

function hashFolders(folders: readonly string[]): string {
  const files = folders
    .map((folder) => join(packageRoot, folder))
    .concat(existsSync(join(packageRoot, 'src/index.ts')) ? [] : [join(packageRoot, 'dist')])
    .flatMap((folder) =>
      existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [],
    )
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hashes = files.map((file) => sha256(readFileSync(file)));
  return sha256(hashes.join()).slice(0, 12);
}

/** Version of this package, as `package.json` says. */
export function packageVersion(): string {
  return JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')).version;
}

import { join } from 'node:path';
import { listFiles, readPackedBytes } from '../../lib/files.ts';
import { sha256 } from '../../lib/hash.ts';
import { croissantName } from '../../tables/croissant.ts';
import { type Manifest, manifestName, readManifest, writeManifest } from './manifest.ts';
import { planName } from './plan-file.ts';

/**
 * Lists in the manifest of a shipped copy every other file beside it, by its hash and outside the manifest's own: whoever has
 * the manifest has all of it.
 * @throws InputError as `readManifest`, `write-failed`.
 */
export async function pinDerived(recording: string): Promise<void> {
  const manifest = await readManifest(recording);
  const derived: { path: string; sha256: string }[] = [];
  for (const path of await listOthers(recording, manifest)) {
    derived.push({ path, sha256: sha256(await readPackedBytes(join(recording, path))) });
  }
  await writeManifest(recording, { ...manifest, derived });
}

/** What tells others of a recording as a package and as a data set; it holds nothing that was recorded. */
export const cards: readonly string[] = ['LICENSE', 'README.md', croissantName, 'package.json'];

/** Files of a recording that are neither its manifest, plan and cards nor listed as recorded, by what they are called unpacked; sorted. */
export async function listOthers(recording: string, { files }: Manifest): Promise<string[]> {
  const own = new Set([manifestName, planName, ...cards, ...files.map(({ path }) => path)]);
  const paths = await listFiles(recording);
  const unpacked = new Set(paths.map((path) => path.replace(/\.gz$/, '')));
  return [...unpacked].filter((path) => !own.has(path)).sort();
}

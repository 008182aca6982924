/**
 * Copies a finished recording into `corpus/recorded`: manifest, runs, features and labels of everything, the whole traces of
 * the programs named, as far as the repository has room for them, and of its provenance only the numbers that the
 * environment control reads.
 *
 *   npx tsx scripts/ship-recording.ts DIR program,program,…
 */
import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../src/lib/files.ts';
import { environmentName, readEnvironment, writeEnvironment } from '../src/traces/environment.ts';
import { readManifest, writeManifest } from '../src/traces/manifest.ts';

const [from, programs] = process.argv.slice(2);
if (from === undefined || programs === undefined)
  throw new Error('usage: ship-recording.ts DIR program,program,…');

const to = join(packageRoot, 'corpus', 'recorded');
const withTraces = new Set(programs.split(','));
const manifest = await readManifest(from);
const tables = (await readdir(from)).filter((name) => name.endsWith('.arrow') || name === 'plan.json');

await rm(to, { recursive: true, force: true });
for (const table of tables) await cp(join(from, table), join(to, table));
const files = manifest.files.map((file) => {
  const isShipped = file.kind !== 'traces' || withTraces.has(file.path.split('/')[1]!);
  return isShipped ? file : { ...file, absent: true as const };
});
for (const { path, absent } of files) if (!absent) await cp(join(from, path), join(to, path));
await writeManifest(to, { ...manifest, files });
const environment = await readEnvironment(from);
if (environment !== null) await writeEnvironment(join(to, environmentName), environment);

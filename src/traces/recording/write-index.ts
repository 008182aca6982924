import { join } from 'node:path';
import {
  hashFiles,
  type Manifest,
  type ManifestFile,
  sortFiles,
  tallyRuns,
  writeManifest,
} from '../store/manifest.ts';
import { runsName, writeRuns } from '../store/runs-table.ts';
import type { FileEntry } from '../store/store.ts';
import type { RunHeader } from '../trace.ts';

/** A trace file that lies in a recording. */
interface IndexedTraces {
  /** Relative to the recording. */
  readonly path: string;
  readonly entry: FileEntry;
  readonly headers: readonly RunHeader[];
}

type Facts = Omit<Manifest, 'hash' | 'counts' | 'files' | 'derived'>;

/**
 * Writes the table of runs and the manifest of a recording whose traces are there, in the order of its plan.
 * @throws InputError `write-failed`.
 */
export async function writeIndex(
  out: string,
  traces: readonly IndexedTraces[],
  facts: Facts,
): Promise<Manifest> {
  const files = traces.map(
    ({ path, entry, headers }): ManifestFile => ({ path, kind: 'traces', ...entry, runs: headers.length }),
  );
  const headers = traces.flatMap((file) => file.headers);
  const runs = await writeRuns(join(out, runsName), headers);
  files.push({ path: runsName, kind: 'runs', ...runs, runs: headers.length });
  const { schemaVersion, plan, versions, originals, commands } = facts;
  const manifest: Manifest = {
    schemaVersion,
    hash: hashFiles(files),
    plan,
    counts: tallyRuns(headers),
    versions,
    originals,
    commands,
    files: sortFiles(files),
  };
  await writeManifest(out, manifest);
  return manifest;
}

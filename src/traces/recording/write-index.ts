import { join } from 'node:path';
import { addCounts, type Manifest, type ManifestFile, tallyRuns, writeManifest } from '../store/manifest.ts';
import { hashFiles, sortFiles } from '../store/manifest-hash.ts';
import { joinRuns, readRunsTable, runsName, writeRuns } from '../store/runs-table.ts';
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
  return writeFacts(out, { files, runs, counts: tallyRuns(headers), ...facts });
}

/**
 * The same of recordings of different programs, in the order given, which together are one: whose files are those of all.
 * @throws InputError `write-failed`; as `readRunsTable`.
 */
export async function joinIndexes(
  out: string,
  parts: readonly { readonly directory: string; readonly manifest: Manifest }[],
  facts: Facts,
): Promise<Manifest> {
  const files = parts.flatMap(({ manifest }) => manifest.files.filter(({ kind }) => kind === 'traces'));
  const tables = await Promise.all(
    parts.map(({ directory, manifest }) => readRunsTable(directory, manifest)),
  );
  const runs = await joinRuns(join(out, runsName), tables);
  const counts = addCounts(parts.map(({ manifest }) => manifest.counts));
  return writeFacts(out, { files, runs, counts, ...facts });
}

interface Index extends Facts, Pick<Manifest, 'files' | 'counts'> {
  readonly runs: FileEntry;
}

async function writeFacts(out: string, { runs, counts, ...index }: Index): Promise<Manifest> {
  const files = [...index.files, { path: runsName, kind: 'runs' as const, ...runs, runs: counts.traces }];
  const { schemaVersion, plan, versions, originals, commands } = index;
  const manifest: Manifest = {
    schemaVersion,
    hash: hashFiles(files),
    plan,
    counts,
    versions,
    originals,
    commands,
    files: sortFiles(files),
  };
  await writeManifest(out, manifest);
  return manifest;
}

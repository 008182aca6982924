import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../lib/errors.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { hashJson } from '../../lib/hash.ts';
import { environmentName, writeEnvironment } from '../store/environment.ts';
import { type Manifest, tallyRuns, writeManifest } from '../store/manifest.ts';
import { hashFiles, sortFiles } from '../store/manifest-hash.ts';
import { runsName, writeRuns } from '../store/runs-table.ts';
import { schemaWithoutSettings } from '../store/schema.ts';
import type { LogReading } from '../trace.ts';
import type { FileFinding } from './findings.ts';
import { type ImportOrigin, importedBackend } from './run-trace.ts';
import type { TraceWriter } from './writer.ts';

export interface Imported {
  readonly manifest: Manifest;
  /** Files and rows that were left out or are odd. */
  readonly findings: readonly FileFinding[];
  /** What is odd about all runs together, one sentence each. */
  readonly notes: readonly string[];
  /** Files that are no runs. */
  readonly otherFiles: readonly string[];
  /** How each run of a log was read; left out where a mapping says how. */
  readonly readings?: readonly LogReading[];
}

/** @throws InputError `import-exists` where there is something that an import would write into. */
export function requireFresh(out: string): void {
  if (!existsSync(out) || (statSync(out).isDirectory() && readdirSync(out).length === 0)) return;
  throw new InputError('import-exists', {
    rule: 'an import writes a recording of its own',
    need: 'a folder that is empty or not there yet',
    value: out,
    remedy: 'Choose another --out.',
  });
}

/** Writes what stands beside the traces of an import, the manifest last. @throws InputError `write-failed`. */
export async function finishImport(
  { writer, command, out }: { readonly writer: TraceWriter; readonly command: string; readonly out: string },
  { versions, mapping }: ImportOrigin,
  found: Omit<Imported, 'manifest'>,
): Promise<Imported> {
  await writer.flush();
  const { headers, files, environment } = writer;
  const runs = await writeRuns(join(out, runsName), headers);
  const all = [...files, { path: runsName, kind: 'runs' as const, ...runs, runs: headers.length }];
  if (environment.metrics.length > 0) await writeEnvironment(join(out, environmentName), environment);
  const manifest: Manifest = {
    schemaVersion: schemaWithoutSettings,
    hash: hashFiles(all),
    plan: hashJson(mapping),
    counts: tallyRuns(headers),
    versions: { ...versions, backend: importedBackend, node: process.versions.node },
    originals: {},
    commands: [command],
    files: sortFiles(all),
  };
  await writeManifest(out, manifest);
  await writeFileAtomic(join(out, 'import.json'), `${JSON.stringify(found, null, 2)}\n`);
  return { manifest, ...found };
}

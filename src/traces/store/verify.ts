import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { InputError } from '../../lib/errors.ts';
import { existsPacked } from '../../lib/files.ts';
import { sha256 } from '../../lib/hash.ts';
import type { RunHeader, Trace } from '../trace.ts';
import { openTraces } from './group-file.ts';
import { type Manifest, type ManifestFile, readManifest, tallyRuns } from './manifest.ts';
import { hashFiles } from './manifest-hash.ts';
import { planName, readWholePlan } from './plan-file.ts';
import { compareRuns } from './runs-table.ts';
import { traceSchemas } from './schema.ts';
import type { FileEntry } from './store.ts';
import { readSealedTable, textColumn, type VerifiedTable } from './tables.ts';

export interface Verification {
  readonly hash: string;
  readonly files: number;
  /** Files that the manifest lists as not in this copy. */
  readonly absent: number;
  readonly traces: number;
  /** Completed runs whose numbers equal another's: mutants that change nothing. No problem, but worth knowing. */
  readonly equivalents: number;
  /** What does not hold, one line each. */
  readonly problems: readonly string[];
}

/**
 * Checks a recording against its manifest: every file's size, hash, schema, headers and row count; files that are
 * missing or not listed; counts; the plan; the table of runs, cell by cell against the headers of traces; run ids that occur
 * twice; seeds of one mutant whose numbers are all the same. What was derived from it is another matter (`verifyDerived`).
 * @throws InputError as `readManifest`.
 */
export async function verifyRecording(recording: string): Promise<Verification> {
  const manifest = await readManifest(recording);
  const problems: string[] = [];
  const runs = new RunChecks();
  let table: VerifiedTable | null = null;
  for (const file of manifest.files) {
    if (file.absent) {
      if (existsPacked(join(recording, file.path)))
        problems.push(`${file.path} lies here, and the manifest lists it as absent`);
      continue;
    }
    try {
      if (file.kind === 'runs') table = await readRuns(recording, file);
      else for (const trace of await readFile(recording, file)) runs.add(trace);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(`${error.message} [${error.code}]`);
    }
  }
  if (hashFiles(manifest.files) !== manifest.hash)
    problems.push('the manifest hash does not fit its list of files');
  problems.push(...(await findStrays(recording, manifest.files)), ...(await checkPlan(recording, manifest)));
  problems.push(...runs.problems(), ...compareVersions(manifest, runs.headers));
  if (table !== null) problems.push(...compareRuns(table, runs.headers));
  const absent = manifest.files.filter((file) => file.absent).length;
  // Where a file cannot be read or is not there, counts would only say so again.
  if (problems.length === 0 && absent === 0)
    problems.push(...compareCounts(manifest.counts, runs.headers, table));
  return {
    hash: manifest.hash,
    files: manifest.files.length - absent,
    absent,
    traces: runs.headers.length,
    equivalents: runs.equivalents,
    problems,
  };
}

async function readFile(recording: string, file: ManifestFile): Promise<readonly Trace[]> {
  const opened = await openTraces(join(recording, file.path), file);
  requireSizes(file, opened.entry, opened.headers.length);
  return opened.traces();
}

/** @throws InputError `manifest-mismatch`. */
function requireSizes(file: ManifestFile, { rows, bytes }: FileEntry, runs: number): void {
  if (rows === file.rows && runs === file.runs && bytes === file.bytes) return;
  throw new InputError('manifest-mismatch', {
    rule: `${file.path} does not hold what its manifest says`,
    need: `${file.runs} runs, ${file.rows} rows, ${file.bytes} bytes`,
    value: `${runs} runs, ${rows} rows, ${bytes} bytes`,
  });
}

async function readRuns(recording: string, file: ManifestFile): Promise<VerifiedTable> {
  const expect = { ...file, kind: 'runs', ...traceSchemas };
  const table = await readSealedTable(join(recording, file.path), expect);
  requireSizes(file, table.entry, table.rows);
  return table;
}

/** An import has no plan. */
async function checkPlan(recording: string, { plan }: Manifest): Promise<string[]> {
  if (!existsSync(join(recording, planName))) return [];
  try {
    const found = await readWholePlan(recording);
    return found === plan ? [] : [`${planName} is of another recording: need ${plan}; got ${found}`];
  } catch (error) {
    if (error instanceof InputError) return [`${error.message} [${error.code}]`];
    throw error;
  }
}

/** Versions that headers name too, and the backend; of the package and of node, those that finished the recording stand there. */
function compareVersions(
  { versions: { faultgap: _, node: __, ...versions } }: Manifest,
  headers: readonly RunHeader[],
): string[] {
  const { backend } = versions;
  for (const header of headers) {
    const said: Readonly<Record<string, string>> = { ...header.versions, backend: header.backend };
    const wrong = Object.entries({ backend, ...versions }).find(
      ([name, value]) => Object.hasOwn(said, name) && said[name] !== value,
    );
    if (wrong === undefined) continue;
    const [name, value] = wrong;
    return [`the manifest says ${name} ${value}, and trace ${header.traceId} ${said[name]}`];
  }
  return [];
}

async function findStrays(recording: string, files: readonly ManifestFile[]): Promise<string[]> {
  const listed = new Set(files.map(({ path }) => path));
  const found = await readdir(recording, { recursive: true });
  return found
    .map((path) => path.split(sep).join('/').replace(/\.gz$/, ''))
    .filter((path) => path.endsWith('.arrow') && path.startsWith('traces/') && !listed.has(path))
    .map((path) => `${path} is not in the manifest`);
}

function compareCounts(
  counts: unknown,
  headers: readonly RunHeader[],
  table: VerifiedTable | null,
): string[] {
  const problems: string[] = [];
  const found = JSON.stringify(tallyRuns(headers));
  if (JSON.stringify(counts) !== found)
    problems.push(`the manifest's counts are not those of its runs; found ${found}`);
  const ids = JSON.stringify(headers.map(({ traceId }) => traceId).sort());
  if (table === null || JSON.stringify([...textColumn(table, 'trace_id')].sort()) !== ids) {
    problems.push('runs.arrow and the trace files do not hold the same runs');
  }
  return problems;
}

/** What can only be seen over all runs. */
class RunChecks {
  readonly headers: RunHeader[] = [];
  equivalents = 0;
  readonly #ids = new Set<string>();
  readonly #payloads = new Map<string, RunHeader>();
  readonly #problems: string[] = [];

  add(trace: Trace): void {
    const { header } = trace;
    this.headers.push(header);
    if (this.#ids.has(header.traceId)) this.#problems.push(`trace ${header.traceId} occurs twice`);
    this.#ids.add(header.traceId);
    // Runs that end early have little to tell them apart.
    if (header.outcome.kind !== 'completed') return;
    const payload = hashNumbers(trace);
    const twin = this.#payloads.get(payload);
    if (twin === undefined) this.#payloads.set(payload, header);
    else if (twin.mutant === header.mutant) {
      this.#problems.push(
        `seeds ${twin.seedIndex} and ${header.seedIndex} of ${header.mutant} have the same numbers throughout`,
      );
    } else this.equivalents++;
  }

  problems(): readonly string[] {
    return this.#problems;
  }
}

/** Of everything that was measured; JSON has no NaN and no infinity. */
function hashNumbers({ steps, scalars, layered }: Trace): string {
  const text = JSON.stringify([steps, scalars, layered], (_, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
  return sha256(text);
}

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractRecording } from '../../src/cli/work/extract-recording.ts';
import { labelRecording } from '../../src/cli/work/label-recording.ts';
import { extractors } from '../../src/features/index.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { randomStream } from '../../src/lib/random.ts';
import { labelInstrument } from '../../src/traces/instruments/label.ts';
import { writeTraces } from '../../src/traces/store/group-file.ts';
import { type ManifestFile, tallyRuns, writeManifest } from '../../src/traces/store/manifest.ts';
import { hashFiles, sortFiles } from '../../src/traces/store/manifest-hash.ts';
import { writePlanHash } from '../../src/traces/store/plan-file.ts';
import { runsName, writeRuns } from '../../src/traces/store/runs-table.ts';
import { traceSchemaVersion } from '../../src/traces/store/schema.ts';
import { readSealedTable, type TableColumn, writeTable } from '../../src/traces/store/tables.ts';
import type { Trace } from '../../src/traces/trace.ts';
import { exampleMetrics, exampleTrace } from '../traces/example.ts';

const operators = [
  ['clean', null, 0.1],
  ['clean-variant', null, 0.1],
  ['epochs', 'optimisation', 0.9],
  ['units', 'architecture', 0.9],
  ['bias-removed', 'architecture', 0.1],
  ['label-noise', 'data', 0.9],
] as const;
const seeds = 5;

/**
 * A recording of made-up traces, whole from its plan to its features and labels, in a new directory.
 * @param salt other numbers.
 */
export async function writeWholeRecording(
  salt = '',
  { programs = ['p', 'q', 'r', 's'], plan = 'c'.repeat(64) } = {},
): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'faultgap-whole-'));
  const files: ManifestFile[] = [];
  const traces: Trace[] = [];
  for (const program of programs) {
    const own = operators.flatMap((subject) =>
      Array.from({ length: seeds }, (_, seed) => makeTrace(program, subject, seed, salt)),
    );
    traces.push(...own);
    const path = `traces/${program}/0.arrow`;
    const metrics = [...exampleMetrics, ...labelInstrument.metrics];
    const entry = await writeTraces(join(directory, path), { traces: own, metrics });
    files.push({ path, kind: 'traces', ...entry, runs: own.length });
  }
  const headers = traces.map(({ header }) => header);
  const runs = await writeRuns(join(directory, runsName), headers);
  files.push({ path: runsName, kind: 'runs', ...runs, runs: headers.length });
  await writePlanHash(directory, { version: 1, hash: plan });
  await writeManifest(directory, {
    ...{ schemaVersion: traceSchemaVersion, hash: hashFiles(files), plan, counts: tallyRuns(headers) },
    ...{
      versions: { faultgap: '0.1.0', backend: 'wasm' },
      originals: {},
      commands: [],
      files: sortFiles(files),
    },
  });
  const chosen = ['loss', 'gradient'].map((id) => extractors.get(id));
  await extractRecording(directory, { extractors: chosen, quiet: true });
  await labelRecording(directory);
  return directory;
}

function makeTrace(
  program: string,
  [operator, category, loss]: (typeof operators)[number],
  seedIndex: number,
  salt: string,
): Trace {
  const mutant = `${program}/${operator}`;
  const random = randomStream('whole recording', salt, mutant, seedIndex);
  const steps = Array.from({ length: 11 }, (_, check) => 10 * check);
  // A fault slows training down.
  const train = steps.map((step) => Math.exp((-step * (1 - loss)) / 50) + random.uniform(0, 0.1));
  const validation = train.map((value) => value + random.uniform(0, 0.1));
  return exampleTrace({
    ...{ program, operator, category, mutant, seedIndex, steps, plannedSteps: 100, doneSteps: 100 },
    traceId: sha256(`${mutant} ${seedIndex}`).slice(0, 20),
    test: { loss, metric: null },
    scalars: {
      'loss.train': train,
      'loss.validation': validation,
      'label.healthy-train': train,
      'label.healthy-validation': validation,
      'label.validation-error': steps.map(() => 0.01),
    },
    layered: { 'gradient.norm': train.map((value) => [value, value / 2]) },
  });
}

/** Changes a sealed table and seals it again, as whoever has this package can. */
export async function reseal(
  path: string,
  kind: string,
  schemaVersion: number,
  change: (column: TableColumn) => ArrayLike<string | number | null>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const table = await readSealedTable(path, { kind, schemaVersion });
  const columns = table.columns.map((column) => ({ ...column, values: change(column) }));
  await writeTable(path, { kind, schemaVersion, metadata: { ...table.metadata, ...metadata }, columns });
}

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLabelConfig } from '../../src/eval/labels/config.ts';
import { writeLabels } from '../../src/eval/labels/file.ts';
import { labelTraces } from '../../src/eval/labels/labels.ts';
import { featuresPath, writeFeatures } from '../../src/features/table.ts';
import { labelInstrument } from '../../src/traces/instruments/label.ts';
import { writeTraces } from '../../src/traces/store/group-file.ts';
import type { MadeFrom } from '../../src/traces/store/made-from.ts';
import {
  type ManifestFile,
  readManifest,
  tallyRuns,
  writeManifest,
} from '../../src/traces/store/manifest.ts';
import { hashFiles } from '../../src/traces/store/manifest-hash.ts';
import { runsName, writeRuns } from '../../src/traces/store/runs-table.ts';
import { traceSchemaVersion } from '../../src/traces/store/schema.ts';
import { level, type RunTrace, trace } from './runs.ts';

/** Test losses per seed, and by how much validation leaves training per check; L_ref is 1, the clean loss 0.1. */
interface Subject {
  readonly operator: string;
  readonly category: string | null;
  readonly losses: readonly number[];
  readonly parting: number;
}

const subjects: readonly Subject[] = [
  { operator: 'clean', category: null, losses: same(0.1), parting: 0 },
  { operator: 'clean-variant', category: null, losses: same(0.1), parting: 0 },
  { operator: 'epochs', category: 'optimisation', losses: same(0.5), parting: 0.015 },
  { operator: 'units', category: 'architecture', losses: same(0.5), parting: 0.03 },
  { operator: 'bias-removed', category: 'architecture', losses: same(0.115), parting: 0 },
  { operator: 'label-noise', category: 'data', losses: [0.5, 0.5, 0.5, 0.05, 0.5], parting: 0 },
];

function same(loss: number): number[] {
  return [loss, loss, loss, loss, loss];
}

const programs = ['p', 'q', 'r', 's'];

/** Every subject of every program with five seeds; a run of `parting` d ends with a gap of 9.5 d, 4.5 d above its middle third. */
export const traces: readonly RunTrace[] = programs.flatMap((program) =>
  subjects.flatMap(({ operator, category, losses, parting }) =>
    losses.map((loss, seedIndex) =>
      trace(
        { program, operator, category, seedIndex, test: { loss, metric: null } },
        level(0.5),
        level(0.5).map((value, check) => value + parting * check),
      ),
    ),
  ),
);

/** Writes the traces as a recording into a new directory. */
export async function writeRecording(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'faultgap-small-'));
  const whole = traces.map((one) => ({ ...one, layered: {} }));
  const entry = await writeTraces(join(directory, 'all.arrow'), {
    traces: whole,
    metrics: labelInstrument.metrics,
  });
  const headers = traces.map(({ header }) => header);
  const runs = await writeRuns(join(directory, runsName), headers);
  const files: ManifestFile[] = [
    { path: 'all.arrow', kind: 'traces', ...entry, runs: traces.length },
    { path: runsName, kind: 'runs', ...runs, runs: traces.length },
  ];
  await writeManifest(directory, {
    schemaVersion: traceSchemaVersion,
    hash: hashFiles(files),
    plan: '0'.repeat(64),
    counts: tallyRuns(headers),
    files,
    versions: { backend: 'cpu' },
    commands: [],
    originals: {},
  });
  return directory;
}

/** A small recording with features and labels, in a new directory. */
export async function writeLabelledRecording(): Promise<string> {
  const directory = await writeRecording();
  await writeSmallFeatures(directory, 1);
  await writeSmallLabels(directory);
  return directory;
}

/** Labels by the shipped configuration. */
async function writeSmallLabels(directory: string): Promise<void> {
  const config = readLabelConfig();
  const { rows, summary } = labelTraces(traces, config);
  const { coveredPrograms } = summary;
  const path = join(directory, 'labels.arrow');
  await writeLabels(path, { rows, coveredPrograms }, config, await madeFrom(directory));
}

const families = ['loss', 'gradient', 'optimizer', 'activation', 'curvature'];
export const smallColumns = ['loss.validation-planted', ...families.map((family) => `${family}.nothing`)];

/** Writes features that saw `window` of each run: one that tells who parts from whom, and one of each family that tells nothing. */
export async function writeSmallFeatures(
  directory: string,
  window: number,
  path = featuresPath(directory, window),
): Promise<void> {
  const partingOf = new Map(subjects.map(({ operator, parting }) => [operator, parting]));
  const features = {
    groups: traces.map(({ header }) => header),
    columns: smallColumns,
    values: [
      Float64Array.from(traces, ({ header }) => partingOf.get(header.operator)!),
      ...families.map(() => new Float64Array(traces.length).fill(1)),
    ],
    window,
  };
  await writeFeatures(path, features, await madeFrom(directory));
}

/** What names a file as one of this recording. */
export async function madeFrom(directory: string): Promise<MadeFrom> {
  return { recording: (await readManifest(directory)).hash };
}

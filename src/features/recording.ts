import { join } from 'node:path';
import type { AnswerStore } from '../jobs/answers.ts';
import type { JobRunner } from '../jobs/processes.ts';
import { neverAborted } from '../lib/never-aborted.ts';
import { codeVersion } from '../lib/versions.ts';
import { sum } from '../statistics/descriptive.ts';
import { openTraces } from '../traces/store/group-file.ts';
import { type ManifestFile, presentTraces, readManifest } from '../traces/store/manifest.ts';
import type { Trace } from '../traces/trace.ts';
import type { Extractor } from './contract.ts';
import { type ExtractedFeatures, extractFeatures, traceBatch } from './table.ts';

interface RecordingFeaturesOptions {
  /** Share of the planned steps that is seen, in (0, 1]; all of it by default. */
  readonly window?: number;
  /** Called with how many of all trace files are done. */
  readonly onFile?: (done: number, total: number) => void;
  /** Who extracts where there is more than one job to do; this process by default. */
  readonly run?: FeatureRunner | undefined;
  /** Where what is extracted is kept, and by what, so that the same call goes on where it was stopped. */
  readonly kept?: KeptFeatures | undefined;
}

/** Features that stay on disk as they are extracted. */
export interface KeptFeatures {
  readonly store: AnswerStore;
  /** SHA-256 of every extractor that is not of this package, by its name. */
  readonly plugIns: Readonly<Record<string, string>>;
}

/** Trace files that together hold some hundred traces, and what is wanted of them. */
export interface FeatureJob {
  readonly recording: string;
  readonly files: readonly ManifestFile[];
  readonly window: number;
  /** By their ids. */
  readonly extractors: readonly string[];
}

export type FeatureRunner = JobRunner<FeatureJob, ExtractedFeatures>;

/** Code that features depend on. */
const code = ['src/features', 'src/lib', 'src/statistics', 'src/tables', 'src/traces'];

/**
 * Features of every trace that this copy of a recording holds, sorted by trace id; traces are let go some hundred at a time.
 * @throws InputError as `readManifest`, `openTraces` and `extractFeatures`.
 */
export async function readRecordingFeatures(
  recording: string,
  extractors: readonly Extractor[],
  { window = 1, onFile, kept, run }: RecordingFeaturesOptions = {},
): Promise<ExtractedFeatures> {
  const files = presentTraces(await readManifest(recording));
  const depends = kept && {
    ...{ version: codeVersion(code), plugIns: kept.plugIns, window },
    extractors: extractors.map(({ id, columns }) => [id, columns]),
  };
  const keyOf = ({ files }: FeatureJob) => ({ ...depends, files: files.map(({ sha256 }) => sha256) });
  const parts: ExtractedFeatures[] = [];
  let done = 0;
  const add = (job: FeatureJob, part: ExtractedFeatures) => {
    parts.push(part);
    done += job.files.length;
    onFile?.(done, files.length);
  };
  onFile?.(0, files.length);
  const left: FeatureJob[] = [];
  for (const batch of inBatches(files)) {
    const job = { recording, files: batch, window, extractors: extractors.map(({ id }) => id) };
    const part = (await kept?.store.read(keyOf(job))) as ExtractedFeatures | null | undefined;
    if (part) add(job, part);
    else left.push(job);
  }
  const doing = left.length > 1 && run !== undefined ? run : inThisProcess(extractors);
  await doing(left, {
    signal: neverAborted,
    async onDone(job, part) {
      await kept?.store.write(keyOf(job), part);
      add(job, part);
    },
  });
  return joinFeatures(extractFeatures([], extractors, { window }), parts);
}

const inThisProcess =
  (extractors: readonly Extractor[]): FeatureRunner =>
  async (jobs, { onDone }) => {
    for (const job of jobs) await onDone(job, await extractFiles(job, extractors));
  };

/** Features of all traces of some files, which are held at once. @throws InputError as `openTraces` and `extractFeatures`. */
export async function extractFiles(
  { recording, files, window }: FeatureJob,
  extractors: readonly Extractor[],
): Promise<ExtractedFeatures> {
  const traces: Trace[] = [];
  for (const { path, sha256, bytes } of files) {
    const file = await openTraces(join(recording, path), { sha256, bytes });
    traces.push(...file.traces());
  }
  return extractFeatures(traces, extractors, { window });
}

/** Files that together hold some hundred traces. */
function* inBatches(files: readonly ManifestFile[]): Iterable<ManifestFile[]> {
  let batch: ManifestFile[] = [];
  for (const file of files) {
    batch.push(file);
    // A manifest that a stranger wrote may say that files hold nothing.
    if (sum(batch.map(({ runs }) => Math.max(runs, 1))) < traceBatch) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** All rows of tables of the same columns as one table, sorted by trace id. */
export function joinFeatures(
  empty: ExtractedFeatures,
  parts: readonly ExtractedFeatures[],
): ExtractedFeatures {
  const places = parts.flatMap(({ groups }, part) => groups.map((group, row) => ({ part, group, row })));
  places.sort((a, b) => (a.group.traceId < b.group.traceId ? -1 : 1));
  const targets = parts.map(({ groups }) => new Int32Array(groups.length));
  for (const [target, { part, row }] of places.entries()) targets[part]![row] = target;
  // A column is read part by part, as it lies in memory: in the order of rows, most of the time went into waiting for it.
  const values = empty.columns.map((_, c) => {
    const joined = new Float64Array(places.length);
    for (const [p, part] of parts.entries())
      for (let row = 0; row < part.groups.length; row++) joined[targets[p]![row]!] = part.values[c]![row]!;
    return joined;
  });
  return { ...empty, groups: places.map(({ group }) => group), values };
}

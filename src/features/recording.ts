import { join } from 'node:path';
import { openTraces } from '../traces/store/group-file.ts';
import { presentTraces, readManifest } from '../traces/store/manifest.ts';
import type { Trace } from '../traces/trace.ts';
import type { Extractor } from './contract.ts';
import { type ExtractedFeatures, extractFeatures, traceBatch } from './table.ts';

interface RecordingFeaturesOptions {
  /** Share of the planned steps that is seen, in (0, 1]; all of it by default. */
  readonly window?: number;
  /** Called with how many of all trace files are done. */
  readonly onFile?: (done: number, total: number) => void;
}

/**
 * Features of every trace that this copy of a recording holds, sorted by trace id; traces are let go some hundred at a time.
 * @throws InputError as `readManifest`, `openTraces` and `extractFeatures`.
 */
export async function readRecordingFeatures(
  recording: string,
  extractors: readonly Extractor[],
  { window = 1, onFile }: RecordingFeaturesOptions = {},
): Promise<ExtractedFeatures> {
  const files = presentTraces(await readManifest(recording));
  const parts: ExtractedFeatures[] = [];
  let held: Trace[] = [];
  for (const [done, { path, sha256, bytes }] of files.entries()) {
    onFile?.(done, files.length);
    const file = await openTraces(join(recording, path), { sha256, bytes });
    held.push(...file.traces());
    if (held.length < traceBatch && done < files.length - 1) continue;
    parts.push(extractFeatures(held, extractors, { window }));
    held = [];
  }
  onFile?.(files.length, files.length);
  return joinFeatures(extractFeatures([], extractors, { window }), parts);
}

/** All rows of tables of the same columns as one table, sorted by trace id. */
export function joinFeatures(
  empty: ExtractedFeatures,
  parts: readonly ExtractedFeatures[],
): ExtractedFeatures {
  const places = parts.flatMap((part) => part.groups.map((group, row) => ({ part, group, row })));
  places.sort((a, b) => (a.group.traceId < b.group.traceId ? -1 : 1));
  return {
    ...empty,
    groups: places.map(({ group }) => group),
    values: empty.columns.map((_, c) => Float64Array.from(places, ({ part, row }) => part.values[c]![row]!)),
  };
}

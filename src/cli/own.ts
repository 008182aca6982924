import { basename, join } from 'node:path';
import type { TaskId } from '../eval/contract.ts';
import type { ExtraColumns } from '../eval/methods/extra-columns.ts';
import { evaluationKinds } from '../eval/methods/plug-ins.ts';
import { type RecordingSource, readRecording } from '../eval/recording.ts';
import { windowFor } from '../eval/tasks/index.ts';
import { extractors } from '../features/index.ts';
import { featuresPath } from '../features/table.ts';
import { addPlugIn, type PlugIn, type PlugInKind } from '../lib/plug-in.ts';
import { recordingKinds } from '../traces/plug-ins.ts';
import { extractRecording } from './features.ts';

/** Files of the user's own by kind, as options give them. */
export type OwnFiles = Readonly<Record<string, readonly string[] | undefined>>;

/** Adds the user's own files to the lists of these kinds. @throws InputError as `addPlugIn`. */
export async function addOwn(kinds: readonly PlugInKind[], files: OwnFiles): Promise<PlugIn[]> {
  const own: PlugIn[] = [];
  for (const kind of kinds) for (const path of files[kind.kind] ?? []) own.push(await addPlugIn(kind, path));
  return own;
}

/** @throws InputError as `addPlugIn`. */
export function addOwnToEvaluation(files: { extractor: readonly string[]; diagnoser: readonly string[] }) {
  return addOwn(evaluationKinds, { ...files });
}

/** What a user may bring to a recording. */
export interface OwnOfRecording {
  readonly program?: readonly string[];
  readonly operator?: readonly string[];
  readonly instrument?: readonly string[];
}

/** @throws InputError as `addPlugIn`. */
export function addOwnToRecording({ program, operator, instrument }: OwnOfRecording): Promise<PlugIn[]> {
  return addOwn(recordingKinds, { program, operator, instrument });
}

/** The options of a command that name these files, without where they lie; each with a space before it. */
export function tellOwn(files: OwnFiles): string {
  return Object.entries(files)
    .flatMap(([kind, paths = []]) => paths.map((path) => ` --${kind} ${basename(path)}`))
    .join('');
}

export function idsOf(own: readonly Pick<PlugIn, 'kind' | 'id'>[], kind: string): string[] {
  return own.filter((plugIn) => plugIn.kind === kind).map(({ id }) => id);
}

/**
 * Columns of the user's own extractors, for every trace that this copy of the recording holds, in tables below `out`.
 * None where there is no such extractor.
 */
export async function extractOwn(
  source: RecordingSource,
  own: readonly PlugIn[],
  {
    tasks,
    window,
    out,
    quiet,
  }: { tasks: readonly TaskId[]; window: number | null; out: string; quiet: boolean },
): Promise<ExtraColumns[]> {
  const chosen = idsOf(own, 'extractor').map((id) => extractors.get(id));
  if (chosen.length === 0) return [];
  const { labels } = await readRecording(source);
  const windows = new Set(tasks.map((task) => window ?? windowFor(task, labels.config)));
  const extras: ExtraColumns[] = [];
  for (const seen of windows) {
    const path = featuresPath(join(out, 'own'), seen);
    await extractRecording(source.directory, { extractors: chosen, window: seen, out: path, quiet });
    extras.push({ path, window: seen });
  }
  return extras;
}

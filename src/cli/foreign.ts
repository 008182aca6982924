import { basename, join } from 'node:path';
import type { TaskId } from '../eval/contract.ts';
import type { ExtraColumns } from '../eval/methods/extra-columns.ts';
import { addSetsOf, featureSets } from '../eval/methods/feature-sets.ts';
import { adoptFeatures, type ForeignSource } from '../eval/methods/foreign-features.ts';
import { type RecordingSource, readRecording } from '../eval/recording.ts';
import { windowFor } from '../eval/tasks/index.ts';
import { extractors } from '../features/index.ts';
import { featuresPath, percentOf, writeFeatures } from '../features/table.ts';
import { InputError } from '../lib/errors.ts';
import { isTableName } from '../tables/read-table.ts';
import { parseList } from './options.ts';

/** What `--features` names. */
export interface ChosenFeatures {
  /** The same list by ids of feature sets. */
  readonly ids: string;
  /** Each once. */
  readonly files: readonly ForeignSource[];
  /** The list again, with files by their names alone. */
  readonly told: string;
}

/** A file, and the built-in features that it is to be seen beside. */
const member = /^(?<beside>(?:baseline|all)\+)?(?<path>.*)$/s;

/**
 * Reads a list such as `baseline,theirs.csv,baseline+theirs.csv`, and adds the feature sets of its files.
 * @throws InputError `foreign-name` where a file would be called as another set or extractor is.
 */
export function chooseFeatures(text: string): ChosenFeatures {
  const files = new Map<string, ForeignSource>();
  const chosen = parseList(text).map((word) => {
    const { beside = '', path = '' } = member.exec(word)?.groups ?? {};
    if (!isTableName(path)) return { id: word, told: word };
    const file = files.get(path) ?? describeFile(path);
    if (!files.has(path)) addSetsOf(file);
    files.set(path, file);
    return { id: `${beside}${file.id}`, told: `${beside}${file.name}` };
  });
  return {
    ids: chosen.map(({ id }) => id).join(','),
    files: [...files.values()],
    told: chosen.map(({ told }) => told).join(','),
  };
}

function describeFile(path: string): ForeignSource {
  const name = basename(path);
  const stem = name.replace(/\.gz$/, '').replace(/\.[^.]+$/, '');
  const id = stem.replace(/[^a-zA-Z0-9]+/g, '-').replace(/^-|-$/g, '');
  if (id !== '' && !featureSets.has(id) && !featureSets.has(`baseline+${id}`) && !extractors.has(id))
    return { id, path, name };
  throw new InputError('foreign-name', {
    rule: 'a feature set is called after its file',
    need: 'letters or digits that name no other feature set or extractor',
    value: id === '' ? name : `${name}, and ${id} there is already`,
    remedy: 'Give the file another name.',
  });
}

/** Feature tables from elsewhere, checked against the recording and written below `out` as tables of ours. */
export async function adoptForeign(
  source: RecordingSource,
  files: readonly ForeignSource[],
  { tasks, window, out }: { tasks: readonly TaskId[]; window: number | null; out: string },
): Promise<ExtraColumns[]> {
  if (files.length === 0) return [];
  const recording = await readRecording(source);
  const windows = [...new Set(tasks.map((task) => window ?? windowFor(task, recording.labels.config)))];
  if (windows.length > 1) throw severalWindows(files[0]!, windows);
  const seen = windows[0]!;
  const extras: ExtraColumns[] = [];
  for (const file of files) {
    const { features, origin } = await adoptFeatures(recording, file, { tasks, window: seen });
    const path = featuresPath(join(out, 'own', file.id), seen);
    await writeFeatures(path, features, 'float64');
    extras.push({ path, window: seen, origin });
  }
  return extras;
}

function severalWindows({ name }: ForeignSource, windows: readonly number[]): InputError {
  return new InputError('foreign-window', {
    rule: `${name} has seen one part of each run, and these tasks ask about several`,
    need: 'tasks of one window',
    value: windows.map((window) => `${percentOf(window)} %`).join(', '),
    remedy: 'Evaluate the tasks one by one, each with the features of its window.',
  });
}

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
import type { PlugIn } from '../lib/plug-in.ts';
import { isTableName } from '../tables/read-table.ts';
import { extractRecording } from './features.ts';
import { idsOf } from './own-plug-ins.ts';

/* Features beside those of a recording: of the user's own extractors, and of tables from elsewhere. */

/** What `--features` names. */
interface ChosenFeatures {
  /** The same list by ids of feature sets. */
  readonly ids: readonly string[];
  /** Each once. */
  readonly files: readonly ForeignSource[];
  /** The list again, with files by their names alone. */
  readonly recorded: readonly string[];
}

/** A file, and the built-in features that it is to be seen beside. */
const member = /^(?<beside>(?:baseline|all)\+)?(?<path>.*)$/s;

/**
 * Reads a list such as `baseline`, `theirs.csv`, `baseline+theirs.csv`, and adds the feature sets of its files.
 * @throws InputError `foreign-name` where a file would be called as another set or extractor is.
 */
export function chooseFeatures(words: readonly string[]): ChosenFeatures {
  const files = new Map<string, ForeignSource>();
  const chosen = words.map((word) => {
    const { beside = '', path = '' } = member.exec(word)?.groups ?? {};
    if (!isTableName(path)) return { id: word, recorded: word };
    const file = files.get(path) ?? describeFile(path);
    if (!files.has(path)) addSetsOf(file);
    files.set(path, file);
    return { id: `${beside}${file.id}`, recorded: `${beside}${file.name}` };
  });
  const [ids, recorded] = [chosen.map(({ id }) => id), chosen.map((one) => one.recorded)];
  return { ids, files: [...files.values()], recorded };
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
    value: id === '' ? name : `${name}, and ${id} already exists`,
    remedy: 'Give the file another name.',
  });
}

/** Where extra features are for and where they go. */
interface Extent {
  readonly tasks: readonly TaskId[];
  /** Share of each run; null where the tasks say it. */
  readonly window: number | null;
  /** Their tables go below. */
  readonly out: string;
}

/**
 * Features of the user's own extractors for every trace that this copy of the recording holds, and of tables from elsewhere,
 * which are checked against the recording.
 * @throws InputError `foreign-window` where a table from elsewhere would have to serve several windows; as `adoptFeatures`.
 */
export async function addFeatures(
  source: RecordingSource,
  { own, files, quiet }: { own: readonly PlugIn[]; files: readonly ForeignSource[]; quiet: boolean },
  extent: Extent,
): Promise<ExtraColumns[]> {
  const chosen = idsOf(own, 'extractor').map((id) => extractors.get(id));
  if (chosen.length + files.length === 0) return [];
  const recording = await readRecording(source);
  const { tasks, window, out } = extent;
  const windows = [...new Set(tasks.map((task) => window ?? windowFor(task, recording.labels.config)))];
  const extras: ExtraColumns[] = [];
  for (const seen of chosen.length === 0 ? [] : windows) {
    const path = featuresPath(join(out, 'own'), seen);
    await extractRecording(source.directory, { extractors: chosen, window: seen, out: path, quiet });
    extras.push({ path, window: seen });
  }
  const [seen, another] = windows;
  if (files.length > 0 && another !== undefined) throw severalWindows(files[0]!, windows);
  for (const file of files) {
    const { features, origin } = await adoptFeatures(recording, file, { tasks, window: seen! });
    const path = featuresPath(join(out, 'own', file.id), seen!);
    await writeFeatures(path, features, 'float64');
    extras.push({ path, window: seen!, origin });
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

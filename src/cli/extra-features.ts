import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TaskId } from '../eval/contract.ts';
import type { ExtraColumns } from '../eval/methods/extra-columns.ts';
import { addSetsOf, featureSets } from '../eval/methods/feature-sets.ts';
import { adoptFeatures, type ForeignSource, foreignId } from '../eval/methods/foreign-features.ts';
import { type RecordingSource, readRecording } from '../eval/recording.ts';
import { windowFor } from '../eval/tasks/index.ts';
import { wildSplit } from '../eval/wild/rows.ts';
import { extractors } from '../features/index.ts';
import { featuresPath, percentOf, writeFeatures } from '../features/table.ts';
import { openAnswers } from '../jobs/answers.ts';
import { InputError } from '../lib/errors.ts';
import { hashesOf, type PlugIn } from '../lib/plug-in.ts';
import { isTableName } from '../tables/read-table.ts';
import { idsOf } from './own-plug-ins.ts';
import { extractRecording } from './work/extract-recording.ts';

/* Features beside those of a recording: from the user's own extractors and from other tables. */

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
 * Reads a list such as `baseline`, `theirs.csv`, `baseline+theirs.csv`, and adds the feature sets
 * of its files.
 * @throws InputError `foreign-name` where a file would be called as another set or extractor is, `foreign-beside`.
 */
export function chooseFeatures(words: readonly string[]): ChosenFeatures {
  const files = new Map<string, ForeignSource>();
  const chosen = words.map((word) => {
    const { beside = '', path = '' } = member.exec(word)?.groups ?? {};
    if (!isTableName(path)) return { id: word, recorded: word };
    if (path.includes('+') && !existsSync(path)) throw besideNothing(path);
    const file = files.get(path) ?? describeFile(path);
    if (!files.has(path)) addSetsOf(file);
    files.set(path, file);
    return { id: `${beside}${file.id}`, recorded: `${beside}${file.name}` };
  });
  const [ids, recorded] = [chosen.map(({ id }) => id), chosen.map((one) => one.recorded)];
  return { ids, files: [...files.values()], recorded };
}

function besideNothing(value: string): InputError {
  return new InputError('foreign-beside', {
    rule: 'a table of your own is seen alone, or beside baseline or all',
    need: 'theirs.csv, baseline+theirs.csv or all+theirs.csv',
    value,
  });
}

function describeFile(path: string): ForeignSource {
  const name = basename(path);
  const id = foreignId(name);
  if (
    id !== '' &&
    id !== wildSplit &&
    !featureSets.has(id) &&
    !featureSets.has(`baseline+${id}`) &&
    !extractors.has(id)
  )
    return { id, path, name };
  throw new InputError('foreign-name', {
    rule: 'a feature set is called after its file',
    need: 'letters or digits that name no other feature set or extractor',
    value: id === '' ? name : `${name}, and ${id} already exists`,
    remedy: 'Give the file another name.',
  });
}

/**
 * Features of the user's own extractors for every trace that this copy of the recording holds, and
 * of tables from elsewhere, which are checked against the recording. Their tables go below `out`, and what was extracted
 * there before is taken from there.
 * @param window share of each run; null where the tasks say it
 * @throws InputError `foreign-window`; as `adoptFeatures`.
 */
export async function addFeatures(
  source: RecordingSource,
  {
    own,
    files,
    workers,
    quiet,
  }: { own: readonly PlugIn[]; files: readonly ForeignSource[]; workers: number; quiet: boolean },
  { tasks, window, out }: { tasks: readonly TaskId[]; window: number | null; out: string },
): Promise<ExtraColumns[]> {
  const chosen = idsOf(own, 'extractor').map((id) => extractors.get(id));
  if (chosen.length + files.length === 0) return [];
  const recording = await readRecording(source);
  const windows = [...new Set(tasks.map((task) => window ?? windowFor(task, recording.labels.config)))];
  if (files.length > 0 && windows.length > 1) throw severalWindows(files[0]!, windows);
  const plugIns = own.filter(({ kind }) => kind === 'extractor');
  const kept = { store: openAnswers(out), plugIns: hashesOf(plugIns) };
  const how = { extractors: chosen, plugIns, workers, quiet, kept };
  const extras: ExtraColumns[] = [];
  for (const seen of windows) {
    if (chosen.length > 0) {
      const path = featuresPath(join(out, 'own'), seen);
      await extractRecording(source.directory, { ...how, window: seen, out: path });
      extras.push({ path, window: seen });
    }
    for (const file of files) {
      const { features, origin } = await adoptFeatures(recording, file, { tasks, window: seen });
      const path = featuresPath(join(out, 'own', file.id), seen);
      const madeFrom = { recording: recording.manifest.hash, table: origin.sha256 };
      await writeFeatures(path, features, madeFrom, 'float64');
      extras.push({ path, window: seen, origin });
    }
  }
  return extras;
}

function severalWindows({ name }: ForeignSource, windows: readonly number[]): InputError {
  return new InputError('foreign-window', {
    rule: `${name} has seen one part of each run, and these tasks need several`,
    need: 'tasks of one window',
    value: windows.map((window) => `${percentOf(window)} %`).join(', '),
    remedy: 'Evaluate the tasks one by one, each with the features of its window.',
  });
}

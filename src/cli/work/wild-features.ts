import { join } from 'node:path';
import { type ExamItem, examItems } from '../../diagnosis/exam/items.ts';
import { readExam } from '../../diagnosis/exam/sit.ts';
import type { TaskId } from '../../eval/contract.ts';
import { type RecordingSource, readRecording } from '../../eval/recording.ts';
import { windowFor } from '../../eval/tasks/index.ts';
import type { WildRuns } from '../../eval/verify/wild.ts';
import { folderOfWild, wildGroup } from '../../eval/wild/rows.ts';
import { extractors } from '../../features/index.ts';
import { extractFeatures, featuresPath, writeFeatures } from '../../features/table.ts';
import { InputError } from '../../lib/errors.ts';
import type { Trace } from '../../traces/trace.ts';

/**
 * Features of the wild runs of the open half, as recorders with all instruments saw them, by every extractor and those of the user:
 * a table for each window, below `out`.
 * @throws InputError as `requirePart`, and as extractors do.
 */
export async function writeWildFeatures(
  source: RecordingSource,
  { tasks, window, out }: { readonly tasks: readonly TaskId[]; window: number | null; out: string },
): Promise<NonNullable<RecordingSource['wild']>> {
  const { labels } = await readRecording(source);
  const items = examItems('open');
  const groups = items.map(groupOf);
  const traces = await readTraces(items);
  const tables: { path: string; window: number }[] = [];
  for (const seen of new Set(tasks.map((task) => window ?? windowFor(task, labels.config)))) {
    const path = featuresPath(join(out, folderOfWild), seen);
    const table = extractFeatures(traces, extractors.members, { window: seen });
    await writeFeatures(path, { ...table, groups }, {}, 'float64');
    tables.push({ path, window: seen });
  }
  return tables;
}

/** What feature tables of wild runs are made from, as far as it is here. */
export async function readWildRuns(): Promise<WildRuns> {
  const items = examItems('open');
  try {
    return { groups: items.map(groupOf), traces: await readTraces(items) };
  } catch (error) {
    if (error instanceof InputError && error.code === 'package-absent')
      return { groups: items.map(groupOf), traces: null };
    throw error;
  }
}

const groupOf = ({ item, card, variant }: ExamItem) => wildGroup(item, card, variant);

/** In the order of the items, and by their ids. */
async function readTraces(items: readonly ExamItem[]): Promise<Trace[]> {
  const runs = await readExam(items, ['instruments']);
  return runs.map(({ item, trace }) => ({ ...trace, header: { ...trace.header, traceId: item } }));
}

import { join } from 'node:path';
import { examItems } from '../../diagnosis/exam/items.ts';
import { readExam } from '../../diagnosis/exam/sit.ts';
import type { TaskId } from '../../eval/contract.ts';
import { type RecordingSource, readRecording } from '../../eval/recording.ts';
import { windowFor } from '../../eval/tasks/index.ts';
import { folderOfWild, wildGroup } from '../../eval/wild/rows.ts';
import { extractors } from '../../features/index.ts';
import { extractFeatures, featuresPath, writeFeatures } from '../../features/table.ts';

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
  const items = new Map(examItems('open').map((one) => [one.item, one]));
  const runs = await readExam([...items.values()], ['instruments']);
  const groups = runs.map(({ item }) => {
    const { card, variant } = items.get(item)!;
    return wildGroup(item, card, variant);
  });
  const traces = runs.map(({ trace }) => trace);
  const tables: { path: string; window: number }[] = [];
  for (const seen of new Set(tasks.map((task) => window ?? windowFor(task, labels.config)))) {
    const path = featuresPath(join(out, folderOfWild), seen);
    const table = extractFeatures(traces, extractors.members, { window: seen });
    await writeFeatures(path, { ...table, groups }, {}, 'float64');
    tables.push({ path, window: seen });
  }
  return tables;
}

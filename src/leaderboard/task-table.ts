import { join } from 'node:path';
import type { TaskId } from '../eval/contract.ts';
import { type EvaluableRecording, wholeRuns } from '../eval/recording.ts';
import { joinTaskRows, type TaskRows } from '../eval/rows.ts';
import { windowFor } from '../eval/tasks/index.ts';
import { percentOf } from '../features/table.ts';
import { writeFileAtomic } from '../lib/files.ts';
import { formatColumns } from '../tables/columns.ts';
import { type TableColumn, writeTable } from '../traces/store/tables.ts';

export type TableFormat = 'csv' | 'arrow';

/** Rows of a task with every feature that it allows: those of its window, none of the script. */
export async function featuresOfTask(
  recording: EvaluableRecording,
  task: TaskId,
): Promise<TaskRows & { readonly window: number }> {
  const window = windowFor(task, recording.labels.config);
  const table = await recording.features(window);
  const keep = (column: string) => !column.startsWith('static.');
  const rows = joinTaskRows(table, recording.labels.rows, task, keep, await wholeRuns(recording, table));
  return { ...rows, window: percentOf(window) };
}

/** The feature columns of these rows, missing as null. */
export function featureColumns({ columns, features }: Pick<TaskRows, 'columns' | 'features'>): TableColumn[] {
  return columns.map((name, c) => ({
    name,
    type: 'float32',
    nullable: true,
    values: features.map((row) => (Number.isNaN(row[c]) ? null : row[c]!)),
  }));
}

/** Writes `<task>.csv` or `<task>.arrow`. @returns its path. @throws InputError `write-failed`. */
export async function writeTaskTable(
  directory: string,
  format: TableFormat,
  { task, window }: { readonly task: TaskId; readonly window: number },
  columns: readonly TableColumn[],
): Promise<string> {
  const path = join(directory, `${task}.${format}`);
  if (format === 'csv') await writeFileAtomic(path, formatColumns(columns));
  else
    await writeTable(path, {
      kind: 'task',
      schemaVersion: 1,
      metadata: { task, window: String(window) },
      columns,
    });
  return path;
}

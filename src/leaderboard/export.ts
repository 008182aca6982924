import { join } from 'node:path';
import type { SplitRow, TaskId } from '../eval/contract.ts';
import type { EvaluableRecording } from '../eval/recording.ts';
import { writeFileAtomic } from '../lib/files.ts';
import { sha256 } from '../lib/hash.ts';
import type { TableColumn } from '../traces/store/tables.ts';
import type { Roster, RosterTask } from './roster.ts';
import { featureColumns, featuresOfTask, type TableFormat, writeTaskTable } from './task-table.ts';

/** What is handed out, and where it goes. */
export interface ExportOptions {
  readonly directory: string;
  readonly format: TableFormat;
  readonly tasks: readonly TaskId[];
}

/**
 * Writes all that a diagnoser in any language needs: `card.json` with the hashes that a submission
 * must name, and per task one table with `trace_id`, `program`, `family`, `mutant`, `session`,
 * `label`, features, and per cut a column `<split>_<repeat>` with the fold that tests the trace.
 * @returns the files written. @throws InputError `no-features`, `write-failed`.
 */
export async function exportTasks(
  recording: EvaluableRecording,
  roster: Roster,
  { directory, format, tasks }: ExportOptions,
): Promise<string[]> {
  const files: string[] = [];
  for (const task of tasks) {
    const data = await featuresOfTask(recording, task);
    const columns = [
      ...groupColumns(data.rows),
      ...foldColumns(roster.tasks.get(task)!),
      ...featureColumns(data),
    ];
    files.push(await writeTaskTable(directory, format, data, columns));
  }
  const card = join(directory, 'card.json');
  await writeFileAtomic(card, `${JSON.stringify(blankCard(roster), null, 2)}\n`);
  return [...files, card];
}

function groupColumns(rows: readonly SplitRow[]): TableColumn[] {
  const text = (name: string, cell: (row: SplitRow) => string): TableColumn => ({
    name,
    type: 'category',
    nullable: false,
    values: rows.map(cell),
  });
  return [
    { name: 'trace_id', type: 'utf8', nullable: false, values: rows.map(({ traceId }) => traceId) },
    text('program', ({ program }) => program),
    text('family', ({ family }) => family),
    // Its name tells the fault; for grouping, any name will do.
    text('mutant', ({ mutant }) => sha256(mutant).slice(0, 12)),
    { name: 'session', type: 'int32', nullable: false, values: rows.map(({ session }) => session) },
    text('label', ({ label }) => label),
  ];
}

function foldColumns({ splits }: RosterTask): TableColumn[] {
  return [...splits].flatMap(([id, { testFolds }]) =>
    testFolds.map(
      (values, repeat): TableColumn => ({ name: `${id}_${repeat}`, type: 'int32', nullable: false, values }),
    ),
  );
}

/** A card with its blanks; the schema refuses it until they are filled in. */
function blankCard({ corpus, splits }: Roster) {
  return {
    schemaVersion: 1,
    title: '',
    authors: [''],
    method: '',
    code: null,
    trainedOn: 'the training folds of each split',
    selection: '',
    sawHeldOut: null,
    corpus,
    splits,
  };
}

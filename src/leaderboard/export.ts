import { join } from 'node:path';
import type { SplitRow, TaskId } from '../eval/contract.ts';
import { openPools } from '../eval/normalisations/pools.ts';
import type { EvaluableRecording } from '../eval/recording.ts';
import type { TaskRows } from '../eval/rows.ts';
import { writeFileAtomic } from '../lib/files.ts';
import { sha256 } from '../lib/hash.ts';
import type { TableColumn } from '../traces/store/tables.ts';
import type { Roster, RosterTask } from './roster.ts';
import { featureColumns, featuresOfTask, type TableFormat, writeTaskTable } from './task-table.ts';
import { inductive, knownRuns } from './tracks.ts';

/** What is handed out, and where it goes. */
export interface ExportOptions {
  readonly directory: string;
  readonly format: TableFormat;
  readonly tasks: readonly TaskId[];
  /** Default: one run at a time. Other tracks name the runs that may be known beside each. */
  readonly track?: string;
}

/**
 * Writes all that a diagnoser in any language needs: `card.json` with the hashes that a submission
 * must name, and per task one table with `trace_id`, `program`, `family`, `mutant`, `session`,
 * `label`, features, and per cut a column `<split>_<repeat>` with the fold that tests the trace. In a track
 * of other runs, `references` names those that may be known beside each run.
 * @returns the files written. @throws InputError `no-features`, `write-failed`.
 */
export async function exportTasks(
  recording: EvaluableRecording,
  roster: Roster,
  { directory, format, tasks, track = inductive }: ExportOptions,
): Promise<string[]> {
  const files: string[] = [];
  for (const task of tasks) {
    const data = await featuresOfTask(recording, task);
    const columns = [
      ...groupColumns(data.rows),
      ...(await referenceColumns(recording, data, track)),
      ...foldColumns(roster.tasks.get(task)!),
      ...featureColumns(data),
    ];
    files.push(await writeTaskTable(directory, format, data, columns));
  }
  const card = join(directory, 'card.json');
  await writeFileAtomic(card, `${JSON.stringify(blankCard(roster, track), null, 2)}\n`);
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

/** Ids with a blank between them; the features of these runs are rows of the recording's `features.arrow`. */
async function referenceColumns(
  recording: EvaluableRecording,
  { window, ...data }: TaskRows & { readonly window: number },
  track: string,
): Promise<TableColumn[]> {
  const runs = knownRuns(track);
  if (runs === null) return [];
  const table = await recording.features(window / 100);
  const poolFor = openPools(data, table, runs.kind, runs.count);
  const values = data.rows.map((row) =>
    poolFor(row)
      .map((i) => table.groups[i]!.traceId)
      .join(' '),
  );
  return [{ name: 'references', type: 'utf8', nullable: false, values }];
}

function foldColumns({ splits }: RosterTask): TableColumn[] {
  return [...splits].flatMap(([id, { testFolds }]) =>
    testFolds.map(
      (values, repeat): TableColumn => ({ name: `${id}_${repeat}`, type: 'int32', nullable: false, values }),
    ),
  );
}

/** A card with its blanks; the schema refuses it until they are filled in. */
export function blankCard({ corpus, splits }: Pick<Roster, 'corpus' | 'splits'>, track = inductive) {
  return {
    schemaVersion: 2,
    title: '',
    authors: [''],
    method: '',
    code: null,
    trainedOn: 'the training folds of each split',
    selection: '',
    sawHeldOut: null,
    track,
    recipe: null,
    corpus,
    splits,
  };
}

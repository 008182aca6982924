import { z } from 'zod';
import { jsonText, sha256Schema } from '../../lib/config.ts';
import { type MadeFrom, readMadeFrom, writeMadeFrom } from '../../traces/store/made-from.ts';
import { type FileEntry, readMetadata } from '../../traces/store/store.ts';
import {
  nullableTextColumn,
  readSealedTable,
  type TableColumn,
  textColumn,
  writeTable,
} from '../../traces/store/tables.ts';
import { type LabelRow, type TaskId, taskIds } from '../contract.ts';
import { hashLabelConfig, type LabelConfig, labelConfigSchema } from './config.ts';

/** Version 3 names the recording that it was made from. */
export const labelsFormat = { kind: 'labels', schemaVersion: 3, earlier: [1, 2] } as const;
/** Tasks that labels of version 1 do not know. */
const laterTasks: readonly TaskId[] = ['fault-family', 'harmful-objective'];

/** `labels.arrow` as read. */
export interface LabelFile {
  readonly rows: readonly LabelRow[];
  /** Programs with enough killed mutants in every class. */
  readonly coveredPrograms: readonly string[];
  /** Tasks without a column, whose population is empty, as the file is of an earlier version. */
  readonly unknownTasks: readonly TaskId[];
  /** What made the labels, and its SHA-256. */
  readonly config: LabelConfig;
  readonly configHash: string;
  /** What a reader of results on these labels must know, one sentence each: none where `faultgap label` made them. */
  readonly notes: readonly string[];
  /** Null where the file is of a version that did not say it. */
  readonly madeFrom: MadeFrom | null;
  readonly entry: FileEntry;
}

type WrittenLabels = Pick<LabelFile, 'rows' | 'coveredPrograms'> & Partial<Pick<LabelFile, 'notes'>>;

/**
 * Writes one row per trace: `trace_id`, `kill_state`, one column per task, null where the trace is not in its population, and
 * `beside` where a run has such a label. The configuration, its hash and the covered programs are in the metadata.
 * @param madeFrom names the recording, and other labels where these are some of them.
 * @throws InputError `write-failed`.
 */
export function writeLabels(
  path: string,
  { rows, coveredPrograms, notes = [] }: WrittenLabels,
  config: LabelConfig,
  madeFrom: MadeFrom,
): Promise<FileEntry> {
  const text = (name: string, nullable: boolean, cell: (row: LabelRow) => string | null): TableColumn => ({
    name,
    type: 'utf8',
    nullable,
    values: rows.map(cell),
  });
  return writeTable(path, {
    ...labelsFormat,
    metadata: {
      configHash: hashLabelConfig(config),
      config: JSON.stringify(config),
      coveredPrograms: JSON.stringify(coveredPrograms),
      ...(notes.length > 0 && { notes: JSON.stringify(notes) }),
      ...writeMadeFrom(madeFrom),
    },
    columns: [
      text('trace_id', false, (row) => row.traceId),
      text('kill_state', true, (row) => row.killState),
      ...taskIds.map((task) => text(task, true, (row) => row.labels[task])),
      ...(rows.some(({ beside }) => beside !== undefined)
        ? [text('beside', true, (row) => row.beside ?? null)]
        : []),
    ],
  });
}

/**
 * Labels of this version or of an earlier one.
 * @throws InputError as `readSealedTable`, `table-column` where a column is missing, `arrow-metadata`,
 *   `chain-metadata`.
 */
export async function readLabels(path: string, sha256?: string): Promise<LabelFile> {
  const file = await readSealedTable(path, {
    ...labelsFormat,
    ...(sha256 !== undefined && { sha256 }),
  });
  const unknownTasks = file.schemaVersion === 1 ? laterTasks : [];
  const isUnknown = (task: TaskId) => unknownTasks.includes(task);
  const states = nullableTextColumn(file, 'kill_state') as readonly LabelRow['killState'][];
  const columns = taskIds.map(
    (task) => [task, isUnknown(task) ? null : nullableTextColumn(file, task)] as const,
  );
  const besides = file.columns.some(({ name }) => name === 'beside')
    ? nullableTextColumn(file, 'beside')
    : [];
  const rows = textColumn(file, 'trace_id').map((traceId, i) => ({
    traceId,
    killState: states[i]!,
    ...(besides[i] != null && { beside: besides[i] }),
    labels: Object.fromEntries(
      columns.map(([task, values]) => [task, values?.[i] ?? null]),
    ) as LabelRow['labels'],
  }));
  const metadata = readMetadata(path, file, metadataSchema);
  const madeFrom = readMadeFrom(path, file.metadata);
  return { rows, unknownTasks, ...metadata, madeFrom, entry: file.entry };
}

const metadataSchema = z.object({
  coveredPrograms: jsonText(z.array(z.string())),
  config: jsonText(labelConfigSchema),
  configHash: sha256Schema,
  notes: jsonText(z.array(z.string())).default([]),
});

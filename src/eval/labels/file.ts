import { z } from 'zod';
import { jsonText } from '../../lib/config.ts';
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

const kind = 'labels';
const schemaVersion = 2;
const earlier = [1];
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
  readonly entry: FileEntry;
}

type WrittenLabels = Pick<LabelFile, 'rows' | 'coveredPrograms'> & Partial<Pick<LabelFile, 'notes'>>;

/**
 * Writes one row per trace: `trace_id`, `kill_state` and one column per task, null where the trace is not in its
 * population. The configuration, its hash and the covered programs are in the metadata. @throws InputError `write-failed`.
 */
export function writeLabels(
  path: string,
  { rows, coveredPrograms, notes = [] }: WrittenLabels,
  config: LabelConfig,
): Promise<FileEntry> {
  const text = (name: string, nullable: boolean, cell: (row: LabelRow) => string | null): TableColumn => ({
    name,
    type: 'utf8',
    nullable,
    values: rows.map(cell),
  });
  return writeTable(path, {
    kind,
    schemaVersion,
    metadata: {
      configHash: hashLabelConfig(config),
      config: JSON.stringify(config),
      coveredPrograms: JSON.stringify(coveredPrograms),
      ...(notes.length > 0 && { notes: JSON.stringify(notes) }),
    },
    columns: [
      text('trace_id', false, (row) => row.traceId),
      text('kill_state', true, (row) => row.killState),
      ...taskIds.map((task) => text(task, true, (row) => row.labels[task])),
    ],
  });
}

/**
 * Labels of this version or of version 1.
 * @throws InputError as `readSealedTable`, `table-column` where a column is missing, `arrow-metadata`.
 */
export async function readLabels(path: string, sha256?: string): Promise<LabelFile> {
  const file = await readSealedTable(path, {
    ...{ kind, schemaVersion, earlier },
    ...(sha256 !== undefined && { sha256 }),
  });
  const unknownTasks = file.schemaVersion === 1 ? laterTasks : [];
  const isUnknown = (task: TaskId) => unknownTasks.includes(task);
  const states = nullableTextColumn(file, 'kill_state') as readonly LabelRow['killState'][];
  const columns = taskIds.map(
    (task) => [task, isUnknown(task) ? null : nullableTextColumn(file, task)] as const,
  );
  const rows = textColumn(file, 'trace_id').map((traceId, i) => ({
    traceId,
    killState: states[i]!,
    labels: Object.fromEntries(
      columns.map(([task, values]) => [task, values?.[i] ?? null]),
    ) as LabelRow['labels'],
  }));
  return { rows, unknownTasks, ...readMetadata(path, file, metadataSchema), entry: file.entry };
}

const metadataSchema = z.object({
  coveredPrograms: jsonText(z.array(z.string())),
  config: jsonText(labelConfigSchema),
  configHash: z.string(),
  notes: jsonText(z.array(z.string())).default([]),
});

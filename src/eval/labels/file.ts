import { parseConfig } from '../../lib/config.ts';
import type { FileEntry } from '../../traces/store/store.ts';
import {
  nullableTextColumn,
  readSealedTable,
  type TableColumn,
  textColumn,
  writeTable,
} from '../../traces/store/tables.ts';
import { type LabelRow, taskIds } from '../contract.ts';
import { hashLabelConfig, type LabelConfig, labelConfigSchema } from './config.ts';

const kind = 'labels';
const schemaVersion = 1;

/** `labels.arrow` as read. */
export interface LabelFile {
  readonly rows: readonly LabelRow[];
  /** Programs with enough killed mutants in every class. */
  readonly coveredPrograms: readonly string[];
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

/** @throws InputError as `readTable`, `table-column` where a column is missing, `invalid-config`. */
export async function readLabels(path: string, sha256?: string): Promise<LabelFile> {
  const file = await readSealedTable(path, { kind, schemaVersion, ...(sha256 !== undefined && { sha256 }) });
  const states = nullableTextColumn(file, 'kill_state') as readonly LabelRow['killState'][];
  const columns = taskIds.map((task) => [task, nullableTextColumn(file, task)] as const);
  const rows = textColumn(file, 'trace_id').map((traceId, i) => ({
    traceId,
    killState: states[i]!,
    labels: Object.fromEntries(columns.map(([task, values]) => [task, values[i]!])) as LabelRow['labels'],
  }));
  const { configHash = '', coveredPrograms = '[]', config = '{}', notes = '[]' } = file.metadata;
  return {
    rows,
    coveredPrograms: JSON.parse(coveredPrograms),
    config: parseConfig(path, JSON.parse(config), labelConfigSchema),
    configHash,
    notes: JSON.parse(notes),
    entry: file.entry,
  };
}

import { join } from 'node:path';
import { InputError } from '../../lib/errors.ts';
import { canonicalJson } from '../../lib/hash.ts';
import type { RunHeader } from '../trace.ts';
import type { Manifest } from './manifest.ts';
import { schemaWithoutSettings, traceSchemas, traceSchemaVersion } from './schema.ts';
import type { FileEntry } from './store.ts';
import {
  nullableTextColumn,
  numberColumn,
  readSealedTable,
  type TableColumn,
  textColumn,
  type VerifiedTable,
  writeTable,
} from './tables.ts';

type Cell = string | number | null;
type Column = readonly [name: string, type: TableColumn['type'], cell: (header: RunHeader) => Cell];

/** `runs.arrow`: every run header as one row, for those who read recordings with pandas or polars. */
const columns: readonly Column[] = [
  ['trace_id', 'utf8', (h) => h.traceId],
  ['program', 'category', (h) => h.program],
  ['family', 'category', (h) => h.family],
  ['operator', 'category', (h) => h.operator],
  ['category', 'category', (h) => h.category],
  ['parameters', 'category', (h) => canonicalJson(h.parameters)],
  ['severity', 'category', (h) => h.severity],
  ['mutant', 'category', (h) => h.mutant],
  ['setting', 'category', (h) => h.setting ?? null],
  ['seed_index', 'int32', (h) => h.seedIndex],
  ['session', 'int32', (h) => h.session],
  ['planned_steps', 'int32', (h) => h.plannedSteps],
  ['done_steps', 'int32', (h) => h.doneSteps],
  ['outcome', 'category', (h) => h.outcome.kind],
  ['outcome_step', 'int32', ({ outcome }) => ('step' in outcome ? outcome.step : null)],
  ['outcome_stage', 'category', ({ outcome }) => (outcome.kind === 'crashed' ? outcome.stage : null)],
  ['outcome_reason', 'category', ({ outcome }) => (outcome.kind === 'crashed' ? outcome.reason : null)],
  ['test_loss', 'float64', (h) => h.test?.loss ?? null],
  ['test_metric', 'float64', (h) => h.test?.metric ?? null],
  ['constant_loss', 'float64', (h) => h.reference.constantLoss],
  ['evaluation_rows', 'int32', (h) => h.reference.evaluationRows],
  ['layers', 'category', (h) => canonicalJson(h.observed.layers)],
  ['loss', 'category', (h) => h.observed.loss],
  ['optimizer', 'category', ({ observed }) => observed.optimizer && canonicalJson(observed.optimizer)],
  ['batch_size', 'int32', (h) => h.observed.batchSize],
  ['task', 'category', (h) => h.observed.task],
  ['classes', 'int32', (h) => h.observed.classes],
  ['input_low', 'float64', (h) => h.observed.inputRange?.[0] ?? null],
  ['input_high', 'float64', (h) => h.observed.inputRange?.[1] ?? null],
  ['target_low', 'float64', (h) => h.observed.targetRange?.[0] ?? null],
  ['target_high', 'float64', (h) => h.observed.targetRange?.[1] ?? null],
  ['spec_hash', 'category', (h) => h.specHash],
  ['data_hash', 'category', (h) => h.dataHash],
  ['backend', 'category', (h) => h.backend],
  ['versions', 'category', (h) => canonicalJson(h.versions)],
];

export const runsName = 'runs.arrow';

/** The columns of a version of the table. */
function columnsOf(schemaVersion: number): readonly Column[] {
  return schemaVersion === schemaWithoutSettings ? columns.filter(([name]) => name !== 'setting') : columns;
}

/** Writes one row per run. @throws InputError `write-failed`. */
export function writeRuns(path: string, headers: readonly RunHeader[]): Promise<FileEntry> {
  const schemaVersion = headers[0]?.schemaVersion ?? traceSchemaVersion;
  return writeTable(path, {
    kind: 'runs',
    schemaVersion,
    columns: columnsOf(schemaVersion).map(([name, type, cell]) => ({
      name,
      type,
      nullable: true,
      values: headers.map(cell),
    })),
  });
}

/**
 * The table of runs of a recording, as its manifest hashes it.
 * @throws InputError `no-runs` where the manifest lists none; as `readSealedTable`.
 */
export function readRunsTable(recording: string, { files }: Pick<Manifest, 'files'>): Promise<VerifiedTable> {
  const entry = files.find(({ kind }) => kind === 'runs');
  if (entry === undefined) throw noRuns(recording);
  const { sha256, bytes } = entry;
  return readSealedTable(join(recording, entry.path), { kind: 'runs', ...traceSchemas, sha256, bytes });
}

function noRuns(recording: string): InputError {
  return new InputError('no-runs', {
    rule: `the manifest of ${recording} must list the table of runs, which features and labels are held against`,
    need: runsName,
    value: 'none',
    remedy: 'Record again, or copy the whole recording.',
  });
}

/** Writes the rows of tables of one version as one table. @throws InputError `write-failed`, `table-column`. */
export function joinRuns(path: string, tables: readonly VerifiedTable[]): Promise<FileEntry> {
  const { schemaVersion } = tables[0]!;
  return writeTable(path, {
    kind: 'runs',
    schemaVersion,
    columns: columnsOf(schemaVersion).map(([name, type]) => ({
      name,
      type,
      nullable: true,
      values: tables.flatMap((table): readonly Cell[] => cellsOf(table, name, type)),
    })),
  });
}

function cellsOf(table: VerifiedTable, name: string, type: TableColumn['type']): readonly Cell[] {
  return type === 'utf8' || type === 'category' ? nullableTextColumn(table, name) : numberColumn(table, name);
}

/**
 * Holds the table against the headers of traces, cell by cell.
 * @param headers of any of its runs.
 * @returns the first difference, as one line; none where there is none.
 * @throws InputError `table-column` where a column is missing.
 */
export function compareRuns(table: VerifiedTable, headers: readonly RunHeader[]): string[] {
  const placeOf = new Map(textColumn(table, 'trace_id').map((id, row) => [id, row]));
  for (const [name, type, cell] of columnsOf(table.schemaVersion)) {
    const values = cellsOf(table, name, type);
    for (const header of headers) {
      const row = placeOf.get(header.traceId);
      const [need, value] = [cell(header), row === undefined ? null : values[row]!];
      if (row === undefined) return [`${runsName} has no row of trace ${header.traceId}`];
      if (need !== value)
        return [`${runsName} says ${name} ${value} of trace ${header.traceId}, and its trace ${need}`];
    }
  }
  return [];
}

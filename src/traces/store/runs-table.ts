import { canonicalJson } from '../../lib/hash.ts';
import type { RunHeader } from '../trace.ts';
import { schemaWithoutSettings, traceSchemaVersion } from './schema.ts';
import type { FileEntry } from './store.ts';
import {
  nullableTextColumn,
  numberColumn,
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
 * Holds the table against the headers of traces, cell by cell.
 * @param headers of any of its runs.
 * @returns the first difference, as one line; none where there is none.
 * @throws InputError `table-column` where a column is missing.
 */
export function compareRuns(table: VerifiedTable, headers: readonly RunHeader[]): string[] {
  const placeOf = new Map(textColumn(table, 'trace_id').map((id, row) => [id, row]));
  for (const [name, type, cell] of columnsOf(table.schemaVersion)) {
    const values =
      type === 'utf8' || type === 'category' ? nullableTextColumn(table, name) : numberColumn(table, name);
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

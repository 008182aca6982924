import { canonicalJson } from '../lib/hash.ts';
import { traceSchemaVersion } from './schema.ts';
import type { FileEntry } from './store.ts';
import { type TableColumn, writeTable } from './tables.ts';
import type { RunHeader } from './trace.ts';

type Cell = string | number | null;
type Column = readonly [name: string, type: TableColumn['type'], cell: (header: RunHeader) => Cell];

/** `runs.arrow`: every run header as one row, for those who read recordings with pandas or polars. */
const columns: readonly Column[] = [
  ['trace_id', 'utf8', (h) => h.traceId],
  ['program', 'utf8', (h) => h.program],
  ['family', 'utf8', (h) => h.family],
  ['operator', 'utf8', (h) => h.operator],
  ['category', 'utf8', (h) => h.category],
  ['parameters', 'utf8', (h) => canonicalJson(h.parameters)],
  ['severity', 'utf8', (h) => h.severity],
  ['mutant', 'utf8', (h) => h.mutant],
  ['seed_index', 'int32', (h) => h.seedIndex],
  ['session', 'int32', (h) => h.session],
  ['planned_steps', 'int32', (h) => h.plannedSteps],
  ['done_steps', 'int32', (h) => h.doneSteps],
  ['outcome', 'utf8', (h) => h.outcome.kind],
  ['outcome_step', 'int32', ({ outcome }) => ('step' in outcome ? outcome.step : null)],
  ['outcome_stage', 'utf8', ({ outcome }) => (outcome.kind === 'crashed' ? outcome.stage : null)],
  ['outcome_reason', 'utf8', ({ outcome }) => (outcome.kind === 'crashed' ? outcome.reason : null)],
  ['test_loss', 'float64', (h) => h.test?.loss ?? null],
  ['test_metric', 'float64', (h) => h.test?.metric ?? null],
  ['constant_loss', 'float64', (h) => h.reference.constantLoss],
  ['evaluation_rows', 'int32', (h) => h.reference.evaluationRows],
  ['observed', 'utf8', (h) => canonicalJson(h.observed)],
  ['spec_hash', 'utf8', (h) => h.specHash],
  ['data_hash', 'utf8', (h) => h.dataHash],
  ['backend', 'utf8', (h) => h.backend],
  ['versions', 'utf8', (h) => canonicalJson(h.versions)],
];

export const runsName = 'runs.arrow';

/** Writes one row per run. @throws InputError `write-failed`. */
export function writeRuns(path: string, headers: readonly RunHeader[]): Promise<FileEntry> {
  return writeTable(path, {
    kind: 'runs',
    schemaVersion: traceSchemaVersion,
    columns: columns.map(([name, type, cell]) => ({ name, type, nullable: true, values: headers.map(cell) })),
  });
}

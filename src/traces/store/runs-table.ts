import { canonicalJson } from '../../lib/hash.ts';
import type { RunHeader } from '../trace.ts';
import { traceSchemaVersion } from './schema.ts';
import type { FileEntry } from './store.ts';
import { type TableColumn, writeTable } from './tables.ts';

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

/** Writes one row per run. @throws InputError `write-failed`. */
export function writeRuns(path: string, headers: readonly RunHeader[]): Promise<FileEntry> {
  return writeTable(path, {
    kind: 'runs',
    schemaVersion: traceSchemaVersion,
    columns: columns.map(([name, type, cell]) => ({ name, type, nullable: true, values: headers.map(cell) })),
  });
}

import { join } from 'node:path';
import { InputError } from '../../lib/errors.ts';
import type { RunHeader } from '../trace.ts';
import type { Manifest } from './manifest.ts';
import { readRunsTable, runsName } from './runs-table.ts';
import { schemaWithoutSettings } from './schema.ts';
import { nullableTextColumn, numberColumn, textColumn } from './tables.ts';

/** What `runs.arrow` says of a run that groups and labels are made from. */
export type RunFacts = Pick<
  RunHeader,
  | 'traceId'
  | 'program'
  | 'family'
  | 'operator'
  | 'category'
  | 'severity'
  | 'mutant'
  | 'setting'
  | 'seedIndex'
  | 'session'
  | 'plannedSteps'
  | 'outcome'
  | 'test'
  | 'reference'
  | 'backend'
>;

/**
 * The runs of a recording by trace id, from the very `runs.arrow` that its manifest hashes; no trace file is read.
 * @throws InputError `no-runs` where the manifest lists no such file, `hash-mismatch` where it is another one,
 *   `duplicate-trace`, and as `readSealedTable`.
 */
export async function readRunFacts(
  recording: string,
  manifest: Pick<Manifest, 'files'>,
): Promise<ReadonlyMap<string, RunFacts>> {
  const table = await readRunsTable(recording, manifest);
  const text = (name: string) => textColumn(table, name);
  const maybeText = (name: string) => nullableTextColumn(table, name);
  const number = (name: string) => numberColumn(table, name);
  const columns = {
    ...{ program: text('program'), family: text('family'), operator: text('operator') },
    ...{
      category: maybeText('category'),
      severity: maybeText('severity'),
      mutant: text('mutant'),
      backend: text('backend'),
    },
    ...{ seedIndex: number('seed_index'), session: number('session'), plannedSteps: number('planned_steps') },
  };
  const settings = table.schemaVersion === schemaWithoutSettings ? null : text('setting');
  const ends = {
    ...{ kind: text('outcome'), step: number('outcome_step') },
    ...{ stage: maybeText('outcome_stage'), reason: maybeText('outcome_reason') },
  };
  const tests = { loss: number('test_loss'), metric: number('test_metric') };
  const references = { constantLoss: number('constant_loss'), evaluationRows: number('evaluation_rows') };
  const facts = new Map<string, RunFacts>();
  for (const [i, traceId] of text('trace_id').entries()) {
    if (facts.has(traceId)) throw twice(recording, traceId);
    const cells = {
      ...(settings !== null && { setting: settings[i] }),
      ...{ traceId, ...cellsOf(columns, i), outcome: cellsOf(ends, i) },
      ...{ test: cellsOf(tests, i), reference: cellsOf(references, i) },
    };
    facts.set(traceId, cells as unknown as RunFacts);
  }
  return facts;
}

/** The cells of one row. */
function cellsOf(
  columns: Readonly<Record<string, readonly unknown[]>>,
  row: number,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(columns).map(([name, cells]) => [name, cells[row]]));
}

function twice(recording: string, traceId: string): InputError {
  return new InputError('duplicate-trace', {
    rule: `${join(recording, runsName)} has one row per trace`,
    value: `two rows for trace ${traceId}`,
  });
}

import { join } from 'node:path';
import type { TaskRows } from '../../eval/rows.ts';
import { severities } from '../../faults/contract.ts';
import { groupBy } from '../../lib/group.ts';
import { runsName } from '../../traces/store/runs-table.ts';
import { traceSchemaVersion } from '../../traces/store/schema.ts';
import { nullableTextColumn, readTable, textColumn } from '../../traces/store/tables.ts';
import type { QualityEstimate } from './quality-estimates.ts';
import type { Fault } from './study-mutants.ts';

/** A mutant that diagnosers are trained on. */
export interface RecordedMutant {
  readonly id: string;
  /** Its class. */
  readonly label: string;
  readonly fault: Fault;
  /** Null where the study has no mutant like it. */
  readonly quality: QualityEstimate | null;
}

/** The mutants of a task, by id, with what the study says of each. @throws InputError as `readTable`. */
export async function readRecordedMutants(
  directory: string,
  { rows }: Pick<TaskRows, 'rows'>,
  estimate: (fault: Fault) => QualityEstimate | null,
): Promise<RecordedMutant[]> {
  const faults = await readFaults(directory);
  return [...groupBy(rows, ({ mutant }) => mutant)]
    .map(([id, [row]]) => {
      const fault = faults.get(id)!;
      return { id, label: row!.label, fault, quality: estimate(fault) };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function readFaults(directory: string): Promise<Map<string, Fault>> {
  const runs = await readTable(join(directory, runsName), {
    kind: 'runs',
    schemaVersion: traceSchemaVersion,
  });
  const operators = textColumn(runs, 'operator');
  const parameters = textColumn(runs, 'parameters');
  const severity = nullableTextColumn(runs, 'severity');
  return new Map(
    textColumn(runs, 'mutant').flatMap((mutant, i): [string, Fault][] => {
      const known = severities.find((one) => one === severity[i]);
      if (known === undefined) return [];
      const fault = { operator: operators[i]!, parameters: JSON.parse(parameters[i]!), severity: known };
      return [[mutant, fault]];
    }),
  );
}

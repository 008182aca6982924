import { join } from 'node:path';
import { existsPacked } from '../../lib/files.ts';
import { runsName } from '../../traces/store/runs-table.ts';
import { traceSchemaVersion } from '../../traces/store/schema.ts';
import { nullableTextColumn, readSealedTable, textColumn } from '../../traces/store/tables.ts';
import type { LabelRow } from '../contract.ts';
import { type FamilyRun, labelFamilies } from '../tasks/fault-family.ts';
import type { LabelFile } from './file.ts';

/**
 * Labels of version 1 with the families of faults, which need nothing but the operators in `runs.arrow` and the kill states
 * that the labels hold. As they are where they know families, or where the recording has no such file.
 * @throws InputError as `readSealedTable`.
 */
export async function addFamilies(labels: LabelFile, directory: string): Promise<LabelFile> {
  const path = join(directory, runsName);
  if (!labels.unknownTasks.includes('fault-family') || !existsPacked(path)) return labels;
  const runs = await readRuns(path, labels.rows);
  const families = labelFamilies([...runs.values()], labels.config.family.fewestPrograms);
  const familyOf = new Map([...runs.keys()].map((traceId, i) => [traceId, families[i]!]));
  return {
    ...labels,
    unknownTasks: labels.unknownTasks.filter((task) => task !== 'fault-family'),
    rows: labels.rows.map((row) => {
      const family = familyOf.get(row.traceId);
      const label = family !== undefined && 'label' in family ? family.label : null;
      return { ...row, labels: { ...row.labels, 'fault-family': label } };
    }),
  };
}

/** The labelled runs of a `runs.arrow`, by trace id. */
async function readRuns(path: string, rows: readonly LabelRow[]): Promise<Map<string, FamilyRun>> {
  const table = await readSealedTable(path, { kind: 'runs', schemaVersion: traceSchemaVersion });
  const [programs, operators, outcomes] = ['program', 'operator', 'outcome'].map((name) =>
    textColumn(table, name),
  );
  const categories = nullableTextColumn(table, 'category');
  const placeOf = new Map(textColumn(table, 'trace_id').map((traceId, i) => [traceId, i]));
  const runs = rows.flatMap(({ traceId, killState }): [string, FamilyRun][] => {
    const i = placeOf.get(traceId);
    if (i === undefined) return [];
    const outcome = outcomes![i]!;
    const cut = outcome === 'crashed' || outcome === 'timed-out' ? { leftOut: outcome } : null;
    const [program, operator, category] = [programs![i]!, operators![i]!, categories[i]!];
    return [[traceId, { program, operator, category, killState, cut }]];
  });
  return new Map(runs);
}

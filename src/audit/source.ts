import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type TaskId, taskIds } from '../eval/contract.ts';
import { readLabels } from '../eval/labels/file.ts';
import { labelsPath } from '../eval/recording.ts';
import { featuresPath, readFeatures } from '../features/table.ts';
import { InputError } from '../lib/errors.ts';
import { existsPacked } from '../lib/files.ts';
import { readTable } from '../tables/read-table.ts';
import { readEnvironment } from '../traces/store/environment.ts';

/** What is audited: columns of cells, whoever wrote them. */
export interface AuditSource {
  readonly name: string;
  readonly kind: 'table' | 'recording';
  readonly sha256: string;
  readonly columns: ReadonlyMap<string, ArrayLike<unknown>>;
}

/**
 * Reads a table (CSV, JSON lines, Arrow, Parquet), or a recording: its features, with the labels of every task and what the
 * machine felt beside them.
 * @throws InputError as `readTable`; `audit-source` for a folder that is no recording.
 */
export async function readAuditSource(path: string): Promise<AuditSource> {
  if (existsSync(path) && statSync(path).isDirectory()) return readRecordingSource(path);
  const { columns, sha256 } = await readTable(path);
  return { name: basename(path), kind: 'table', sha256, columns };
}

async function readRecordingSource(directory: string): Promise<AuditSource> {
  const path = featuresPath(directory, 1);
  if (!existsPacked(path)) {
    throw new InputError('audit-source', {
      rule: 'an audit reads a table, or a recording with its features',
      need: 'a CSV, JSON lines, Arrow or Parquet file, or a folder with features.arrow',
      value: directory,
      remedy: 'Name one table of the folder, or run `faultgap features` on the recording.',
    });
  }
  const { groups, columns, values, hash } = await readFeatures(path);
  const labels = existsPacked(labelsPath(directory)) ? await readLabels(labelsPath(directory)) : null;
  const ofTrace = new Map(labels?.rows.map((row) => [row.traceId, row.labels]) ?? []);
  const environment = await readEnvironment(directory);
  const of = (task: TaskId) => groups.map(({ traceId }) => ofTrace.get(traceId)?.[task] ?? null);
  const felt = (m: number) => groups.map(({ traceId }) => environment!.values.get(traceId)?.[m] ?? null);
  return {
    ...{ name: basename(join(directory, '.')), kind: 'recording', sha256: hash },
    columns: new Map<string, ArrayLike<unknown>>([
      ['trace_id', groups.map(({ traceId }) => traceId)],
      ['program', groups.map(({ program }) => program)],
      // Blocks are numbered within their program.
      ['session', groups.map(({ program, session }) => `${program}/${session}`)],
      ['mutant', groups.map(({ mutant }) => mutant)],
      ['operator', groups.map(({ operator }) => operator)],
      ['family', groups.map(({ family }) => family)],
      ...taskIds.flatMap((task) => {
        const column = of(task);
        return column.some((label) => label !== null) ? [[`label-${task}`, column] as const] : [];
      }),
      ...(environment?.metrics.map((metric, m) => [`environment.${metric}`, felt(m)] as const) ?? []),
      ...columns.map((column, c) => [column, values[c]!] as const),
    ]),
  };
}

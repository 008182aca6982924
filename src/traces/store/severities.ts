import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runsName } from './runs-table.ts';
import { traceSchemas } from './schema.ts';
import { nullableTextColumn, readSealedTable, textColumn } from './tables.ts';

/**
 * How strong the fault of each run is, by trace id, null for runs without one; null where the recording has no table of runs.
 * @throws InputError as `readTable`.
 */
export async function readSeverities(recording: string): Promise<ReadonlyMap<string, string | null> | null> {
  const path = join(recording, runsName);
  if (!existsSync(path)) return null;
  const runs = await readSealedTable(path, { kind: 'runs', ...traceSchemas });
  const severities = nullableTextColumn(runs, 'severity');
  return new Map(textColumn(runs, 'trace_id').map((id, i) => [id, severities[i]!]));
}

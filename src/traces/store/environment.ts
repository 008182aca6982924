import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Provenance, readProvenance } from './provenance.ts';
import type { FileEntry } from './store.ts';
import { numberColumn, readSealedTable, textColumn, writeTable } from './tables.ts';

/** What the machine felt of a run, shared by its group of lockstep runs: for the environment control and nothing else. */
export interface Environment {
  readonly metrics: readonly string[];
  /** One number per metric, by trace id. */
  readonly values: ReadonlyMap<string, Float64Array>;
}

const measures: Readonly<Record<string, (group: Provenance) => number>> = {
  seconds: (group) => group.seconds,
  'cpu-seconds': (group) => group.cpuSeconds,
  'seconds-per-step': (group) => group.seconds / group.plannedSteps,
  'peak-memory-bytes': (group) => group.peakMemoryBytes,
};

const kind = 'environment';
const schemaVersion = 1;

/** A quarantined table beside the recording, outside the manifest hash, for copies that leave provenance sidecars out. */
export const environmentName = 'environment.arrow';

/**
 * The environment metrics of a recording: from its provenance sidecars, or from the table that stands in for them; null
 * where it has neither.
 * @throws InputError as `readProvenance` and `readTable`.
 */
export async function readEnvironment(recording: string): Promise<Environment | null> {
  const provenance = await readProvenance(recording);
  if (provenance.size > 0) {
    const rows = [...provenance].map(([id, group]) => [id, measure(group)] as const);
    return { metrics: Object.keys(measures), values: new Map(rows) };
  }
  const path = join(recording, environmentName);
  return existsSync(path) ? await readEnvironmentTable(path) : null;
}

function measure(group: Provenance): Float64Array {
  return Float64Array.from(Object.values(measures), (of) => of(group));
}

/** Writes the metrics as a table, one row per trace; hosts, processes and times of day stay behind. */
export function writeEnvironment(path: string, { metrics, values }: Environment): Promise<FileEntry> {
  const ids = [...values.keys()].sort();
  return writeTable(path, {
    kind,
    schemaVersion,
    columns: [
      { name: 'trace_id', type: 'utf8', nullable: false, values: ids },
      ...metrics.map((name, m) => ({
        name,
        type: 'float32' as const,
        nullable: false,
        values: Float32Array.from(ids, (id) => values.get(id)![m]!),
      })),
    ],
  });
}

async function readEnvironmentTable(path: string): Promise<Environment> {
  const table = await readSealedTable(path, { kind, schemaVersion });
  const metrics = table.columns.map(({ name }) => name).filter((name) => name !== 'trace_id');
  const columns = metrics.map((name) => numberColumn(table, name) as readonly number[]);
  const values = textColumn(table, 'trace_id').map(
    (id, row) => [id, Float64Array.from(columns, (column) => column[row]!)] as const,
  );
  return { metrics, values: new Map(values) };
}

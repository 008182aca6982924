import { join } from 'node:path';
import { InputError } from '../lib/errors.ts';
import { sha256 } from '../lib/hash.ts';
import { openTraces } from '../traces/store/group-file.ts';
import { type Manifest, type ManifestFile, presentTraces } from '../traces/store/manifest.ts';
import type { Trace } from '../traces/trace.ts';
import type { Extractor } from './contract.ts';
import { extractors } from './index.ts';
import { extractFeatures, extractorOf, type FeatureFile } from './table.ts';

/**
 * Trace files of which rows are made again.
 * @param seed that whoever wrote the table does not know beforehand, where the sample is to find a row that was changed
 */
export function chooseFiles(manifest: Manifest, seed: string, most: number): ManifestFile[] {
  const rankOf = new Map(presentTraces(manifest).map((file) => [file, sha256(`${seed}${file.path}`)]));
  return [...rankOf.keys()].sort((a, b) => (rankOf.get(a)! < rankOf.get(b)! ? -1 : 1)).slice(0, most);
}

/**
 * Makes rows of a feature table again, from the traces of some files, and compares every column whose extractor is known here.
 * @returns how many rows were compared.
 * @throws InputError `features-value` with the first number that differs; as `openTraces`.
 */
export async function compareRows(
  path: string,
  table: FeatureFile,
  recording: string,
  files: readonly ManifestFile[],
): Promise<number> {
  const known = knownExtractors(table);
  if (known.length === 0) return 0;
  const rowOf = rowsById(table);
  const remedy = 'Run `faultgap features` on this recording again.';
  let compared = 0;
  for (const file of files) {
    const traces = (await openTraces(join(recording, file.path), file)).traces();
    compareTraces(path, table, { known, rowOf, traces, remedy });
    compared += traces.length;
  }
  return compared;
}

/**
 * As `compareRows`, of traces that are in no recording.
 * @returns the extractors of the table that are not known here, so that nothing of theirs was compared.
 * @throws InputError `features-value`.
 */
export function compareWithTraces(
  path: string,
  table: FeatureFile,
  traces: readonly Trace[],
  remedy: string,
): string[] {
  const known = knownExtractors(table);
  const rowOf = rowsById(table);
  compareTraces(path, table, { known, rowOf, traces, remedy });
  const ids = new Set(known.map(({ id }) => id));
  return [...new Set(table.columns.map(extractorOf))].filter((id) => !ids.has(id));
}

const rowsById = ({ groups }: FeatureFile) => new Map(groups.map(({ traceId }, row) => [traceId, row]));

/** Those of this version that columns of the table are named after. */
function knownExtractors({ columns }: FeatureFile): Extractor[] {
  const present = new Set(columns);
  return extractors.members.filter(({ id, columns: own }) =>
    own.some((name) => present.has(`${id}.${name}`)),
  );
}

interface Comparison {
  readonly known: readonly Extractor[];
  readonly rowOf: ReadonlyMap<string, number>;
  readonly traces: readonly Trace[];
  readonly remedy: string;
}

function compareTraces(path: string, table: FeatureFile, { known, rowOf, traces, remedy }: Comparison): void {
  const { groups, columns, values } = extractFeatures(traces, known, { window: table.window });
  const placeOf = new Map(table.columns.map((name, c) => [name, c]));
  for (const [c, name] of columns.entries()) {
    const place = placeOf.get(name);
    if (place === undefined) continue;
    for (const [i, { traceId }] of groups.entries()) {
      const row = rowOf.get(traceId);
      const [need, value] = [values[c]![i]!, row === undefined ? Number.NaN : table.values[place]![row]!];
      if (row !== undefined && Object.is(need, value)) continue;
      throw new InputError('features-value', {
        rule: `${path} says of trace ${traceId} another ${name} than the trace itself`,
        need: Number.isNaN(need) ? 'nothing' : need,
        value: Number.isNaN(value) ? 'nothing' : value,
        remedy,
      });
    }
  }
}

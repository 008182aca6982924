import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { joinFeatures } from '../features/recording.ts';
import { type FeatureFile, writeFeatures } from '../features/table.ts';
import { InputError } from '../lib/errors.ts';
import { listFiles } from '../lib/files.ts';
import { canonicalJson } from '../lib/hash.ts';
import { environmentName, readEnvironment, writeEnvironment } from '../traces/store/environment.ts';
import { provenanceDirectory } from '../traces/store/provenance.ts';
import { type HeldAgainst, openHeld, readHeldLabels, readWholeTable } from './held-files.ts';
import { labelFamiliesOf } from './labels/earlier-families.ts';
import { type LabelFile, writeLabels } from './labels/file.ts';

/**
 * Joins what was derived from shards, for the recording that was merged of them: feature tables and labels that every shard has, and
 * what the machine felt. Each is held against its own shard, and becomes the file that the whole recording would have given.
 * @returns names of the files that were written.
 * @throws InputError `shard-mismatch` where tables have other columns or labels other thresholds; as `readWholeTable` and
 * `readHeldLabels`.
 */
export async function mergeDerived(shards: readonly string[], out: string): Promise<string[]> {
  const parts = await Promise.all(shards.map(openHeld));
  const whole = await openHeld(out);
  const names = await Promise.all(shards.map(derivedNames));
  const common = names[0]!.filter((name) => names.every((others) => others.includes(name)));
  for (const name of common) {
    if (name.startsWith('features')) await mergeFeatures(parts, name, whole);
    else await mergeLabels(parts, name, whole);
  }
  return [...common, ...(await mergeEnvironment(parts, out))];
}

/** Packed or not. */
async function derivedNames(shard: string): Promise<string[]> {
  const names = (await listFiles(shard)).map((path) => path.replace(/\.gz$/, ''));
  return names.filter((name) => /^(features(-[\d.]+)?|labels(-\w+)?)\.arrow$/.test(name)).sort();
}

async function mergeFeatures(parts: readonly HeldAgainst[], name: string, whole: HeldAgainst) {
  const tables: FeatureFile[] = [];
  for (const part of parts) tables.push(await readWholeTable(join(part.directory, name), part));
  const [first] = tables;
  requireSame(parts, name, 'columns', (i) => [tables[i]!.columns, tables[i]!.window]);
  const joined = joinFeatures({ ...first!, groups: [], values: [] }, tables);
  await writeFeatures(join(whole.directory, name), joined, { recording: whole.manifest.hash });
}

async function mergeLabels(parts: readonly HeldAgainst[], name: string, whole: HeldAgainst) {
  const files: LabelFile[] = [];
  for (const part of parts) files.push(await readHeldLabels(join(part.directory, name), part));
  const [{ config }] = files as [LabelFile];
  requireSame(parts, name, 'thresholds', (i) => files[i]!.configHash);
  // In the order in which a manifest lists trace files.
  const folderOf = (traceId: string) => `traces/${whole.runs.get(traceId)!.program}/`;
  const rows = files.flatMap((file) => file.rows);
  const sorted = rows.toSorted((a, b) => compareText(folderOf(a.traceId), folderOf(b.traceId)));
  const covered = files.flatMap((file) => file.coveredPrograms);
  await writeLabels(
    join(whole.directory, name),
    {
      rows: labelFamiliesOf({ rows: sorted, config }, whole.runs),
      coveredPrograms: covered.toSorted((a, b) => compareText(`traces/${a}/`, `traces/${b}/`)),
      notes: [...new Set(files.flatMap((file) => file.notes))],
    },
    config,
    { recording: whole.manifest.hash },
  );
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Only where not every shard has the sidecars that say more. */
async function mergeEnvironment(parts: readonly HeldAgainst[], out: string): Promise<string[]> {
  if (parts.every(({ directory }) => existsSync(join(directory, provenanceDirectory)))) return [];
  const felt = await Promise.all(parts.map(({ directory }) => readEnvironment(directory)));
  const known = felt.filter((environment) => environment !== null);
  if (known.length < parts.length) return [];
  const values = new Map(known.flatMap((environment) => [...environment.values]));
  await writeEnvironment(join(out, environmentName), { metrics: known[0]!.metrics, values });
  return [environmentName];
}

function requireSame(
  parts: readonly HeldAgainst[],
  name: string,
  what: string,
  of: (part: number) => unknown,
): void {
  const other = parts.findIndex((_, i) => canonicalJson(of(i)) !== canonicalJson(of(0)));
  if (other === -1) return;
  throw new InputError('shard-mismatch', {
    rule: `${name} of ${parts[other]!.directory} has other ${what} than that of ${parts[0]!.directory}`,
    remedy: 'Make it again in every shard with one version and the same options.',
  });
}

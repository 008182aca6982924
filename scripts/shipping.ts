import { cp, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { extractRecording } from '../src/cli/work/extract-recording.ts';
import { chooseConfig, labelRecording } from '../src/cli/work/label-recording.ts';
import type { ClassMapId } from '../src/eval/labels/config.ts';
import { probeBank } from '../src/eval/methods/extra-columns.ts';
import { labelsPath } from '../src/eval/recording.ts';
import { extractors } from '../src/features/index.ts';
import { featuresPath } from '../src/features/table.ts';
import { existsPacked, listFiles, readPackedBytes, writePacked } from '../src/lib/files.ts';
import { makeFolder } from '../src/lib/folders.ts';
import { sum } from '../src/statistics/descriptive.ts';
import { shardName } from '../src/traces/recording/shard.ts';
import { environmentName, readEnvironment, writeEnvironment } from '../src/traces/store/environment.ts';
import { type Manifest, presentTraces, readManifest, writeManifest } from '../src/traces/store/manifest.ts';
import { pinDerived } from '../src/traces/store/pin-derived.ts';
import { planName } from '../src/traces/store/plan-file.ts';
import { runsName } from '../src/traces/store/runs-table.ts';
import { verifyRecording } from '../src/traces/store/verify.ts';

/* Makes the copy of a finished recording that lies in the repository. */

interface ShippedTable {
  /** Share of each run that the extractors saw. */
  readonly window: number;
  readonly extractors: readonly string[];
}

/** Of every recording that is shipped. */
export const wholeRuns: ShippedTable = { window: 1, extractors: extractors.members.map(({ id }) => id) };
export const firstFifth: ShippedTable = {
  window: 0.2,
  extractors: ['loss', 'gradient', 'optimizer', 'activation', 'curvature', 'curvature-raw'],
};

const classMaps: readonly ClassMapId[] = ['four', 'seven'];

interface Shipment {
  readonly tables: readonly ShippedTable[];
  /** Whether a file is packed; whole traces always are. */
  readonly isPacked: (name: string) => boolean;
  /** Paths of the trace files that are shipped; the manifest lists the others as absent. */
  chooseTraces(recording: string, manifest: Manifest): Promise<ReadonlySet<string>>;
}

/**
 * Checks a recording, labels it, extracts its tables, and copies what is shipped of it to `to`, whole or not at all.
 * @returns bytes of the copy.
 */
export async function shipRecording(from: string, to: string, shipment: Shipment): Promise<number> {
  const { problems, equivalents } = await verifyRecording(from);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  say(`${equivalents} completed runs equal another to the last bit`);
  for (const { window, extractors: ids } of shipment.tables)
    await extractRecording(from, { window, extractors: ids.map((id) => extractors.get(id)), quiet: true });
  for (const classMap of classMaps)
    await labelRecording(from, labelsPath(from, classMap), chooseConfig({ classMap }));
  const unfinished = `${to}.part`;
  await rm(unfinished, { recursive: true, force: true });
  await makeFolder(unfinished);
  await copyTables(from, unfinished, shipment);
  await copyTraces(from, unfinished, shipment);
  await pinDerived(unfinished);
  await rm(to, { recursive: true, force: true });
  await rename(unfinished, to);
  return sum(await Promise.all((await listFiles(to)).map(async (path) => (await stat(join(to, path))).size)));
}

async function copyTables(from: string, to: string, { tables, isPacked }: Shipment): Promise<void> {
  const derived = [
    ...tables.map(({ window }) => featuresPath('', window)),
    ...classMaps.map((classMap) => labelsPath('', classMap)),
  ];
  const optional = [`${probeBank}.arrow`, shardName];
  for (const name of [...derived, runsName, planName, ...optional]) {
    const source = join(from, name);
    if (optional.includes(name) && !existsPacked(source)) continue;
    if (isPacked(name)) await writePacked(join(to, name), await readPackedBytes(source));
    else await cp(source, join(to, name));
  }
  const environment = await readEnvironment(from);
  if (environment !== null) await writeEnvironment(join(to, environmentName), environment);
}

async function copyTraces(from: string, to: string, { chooseTraces }: Shipment): Promise<void> {
  const manifest = await readManifest(from);
  const chosen = await chooseTraces(from, manifest);
  const files = manifest.files.map((file) =>
    file.kind !== 'traces' || chosen.has(file.path) ? file : { ...file, absent: true as const },
  );
  for (const { path } of presentTraces({ ...manifest, files }))
    await writePacked(join(to, path), await readFile(join(from, path)));
  await writeManifest(to, { ...manifest, files });
}

/** Program of a trace file. */
export function programOf(path: string): string {
  return path.split('/')[1]!;
}

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/**
 * Makes `corpus/recorded` from a finished recording: labels it, extracts every feature table, copies what belongs to
 * everything, packs the whole traces of the programs that take least room, and renews the tables of the data card.
 *
 *   npx tsx scripts/ship-recording.ts DIR [TARGET]
 */
import { cp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { programs } from '../corpus/programs/index.ts';
import { extractRecording } from '../src/cli/features.ts';
import { chooseConfig, labelRecording } from '../src/cli/label.ts';
import { probeBank } from '../src/eval/methods/extra-columns.ts';
import { labelsPath } from '../src/eval/recording.ts';
import { extractors } from '../src/features/index.ts';
import { featuresPath } from '../src/features/table.ts';
import {
  existsPacked,
  packageRoot,
  readFileText,
  readPackedBytes,
  writeFileAtomic,
  writePacked,
} from '../src/lib/files.ts';
import { sum } from '../src/statistics/descriptive.ts';
import { environmentName, readEnvironment, writeEnvironment } from '../src/traces/store/environment.ts';
import { type Manifest, presentTraces, readManifest, writeManifest } from '../src/traces/store/manifest.ts';
import { pinDerived } from '../src/traces/store/pin-derived.ts';
import { runsName } from '../src/traces/store/runs-table.ts';
import { verifyRecording } from '../src/traces/store/verify.ts';
import { describeRecording } from './describe-recording.ts';

const shipped = join(packageRoot, 'corpus', 'recorded');
const [from, to = shipped] = process.argv.slice(2);
if (from === undefined) throw new Error('usage: ship-recording.ts DIR [TARGET]');

const mostBytes = 80_000_000;
const classMaps = ['four', 'seven'] as const;
const programsPerFamily = 4;

interface ShippedTable {
  /** Share of each run that the extractors saw. */
  readonly window: number;
  readonly extractors: readonly string[];
  /** The two tables that people open with pandas or polars ship as they are. */
  readonly packed: boolean;
}
const tables: readonly ShippedTable[] = [
  { window: 1, extractors: extractors.members.map(({ id }) => id), packed: false },
  {
    window: 0.2,
    extractors: ['loss', 'gradient', 'optimizer', 'activation', 'curvature', 'curvature-raw'],
    packed: false,
  },
  ...[0.05, 0.1, 0.4, 0.6, 0.8].map((window) => ({
    window,
    extractors: ['loss', 'gradient', 'curvature'],
    packed: true,
  })),
];

const { problems, equivalents } = await verifyRecording(from);
if (problems.length > 0) throw new Error(problems.join('\n'));
say(`${equivalents} completed runs equal another to the last bit`);
for (const { window, extractors: ids } of tables) {
  await extractRecording(from, { window, extractors: ids.map((id) => extractors.get(id)), quiet: true });
}
for (const classMap of classMaps)
  await labelRecording(from, labelsPath(from, classMap), chooseConfig({ classMap }));

const manifest = await readManifest(from);
await rm(to, { recursive: true, force: true });
await copyTables(from, to);
await shipTraces(manifest, await chooseSmallest(from, manifest));
await pinDerived(to);
const bytes = await sizeOf(to);
say(`${bytes} bytes in ${to}, of at most ${mostBytes}`);
if (bytes >= mostBytes) throw new Error('too large to ship');
if (to === shipped) await renewCard(from);

async function copyTables(source: string, target: string): Promise<void> {
  const asTheyAre = tables.filter(({ packed }) => !packed).map(({ window }) => featuresPath('', window));
  const labels = classMaps.map((classMap) => labelsPath('', classMap));
  for (const name of [...asTheyAre, ...labels, runsName, 'plan.json'])
    await cp(join(source, name), join(target, name));
  for (const { window } of tables.filter(({ packed }) => packed))
    await writePacked(featuresPath(target, window), await readFile(featuresPath(source, window)));
  const probed = `${probeBank}.arrow`;
  if (existsPacked(join(source, probed)))
    await writePacked(join(target, probed), await readPackedBytes(join(source, probed)));
  const environment = await readEnvironment(source);
  if (environment !== null) await writeEnvironment(join(target, environmentName), environment);
}

/** The programs of each family whose packed traces take least room. */
async function chooseSmallest(source: string, { files }: Manifest): Promise<Set<string>> {
  const sizes = new Map<string, { family: string; program: string; bytes: number }>();
  for (const { path, kind } of files) {
    if (kind !== 'traces') continue;
    const program = programOf(path);
    const bytes = gzipSync(await readFile(join(source, path))).length + (sizes.get(program)?.bytes ?? 0);
    sizes.set(program, { family: programs.get(program).family, program, bytes });
  }
  const bySize = [...sizes.values()].sort((a, b) => a.bytes - b.bytes);
  const chosen = [...new Set(bySize.map(({ family }) => family))].flatMap((family) =>
    bySize.filter((size) => size.family === family).slice(0, programsPerFamily),
  );
  for (const { program, family, bytes: own } of chosen) say(`${program} (${family}): ${own} bytes packed`);
  return new Set(chosen.map(({ program }) => program));
}

/** Packs the traces of the chosen programs; the manifest lists the others as absent. */
async function shipTraces(manifest: Manifest, chosen: ReadonlySet<string>): Promise<void> {
  const files = manifest.files.map((file) => {
    const isShipped = file.kind !== 'traces' || chosen.has(programOf(file.path));
    return isShipped ? file : { ...file, absent: true as const };
  });
  for (const { path } of presentTraces({ ...manifest, files })) {
    await writePacked(join(to, path), await readFile(join(from!, path)));
  }
  await writeManifest(to, { ...manifest, files });
}

function programOf(path: string): string {
  return path.split('/')[1]!;
}

async function sizeOf(directory: string): Promise<number> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return sum(
    await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size)),
  );
}

/** Puts the tables of the recording between the two marks of the data card. */
async function renewCard(source: string): Promise<void> {
  const path = join(packageRoot, 'corpus', 'README.md');
  const [start, end] = ['<!-- recording -->\n', '<!-- /recording -->'];
  const card = await readFileText(path);
  const [before, after] = [card.split(start)[0], card.split(end)[1]];
  if (before === undefined || after === undefined) throw new Error(`${path} lost its marks`);
  await writeFileAtomic(path, `${before}${start}\n${await describeRecording(source)}\n${end}${after}`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

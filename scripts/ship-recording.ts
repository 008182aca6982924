/**
 * Makes `corpus/recorded` from a finished recording: labels it, extracts every feature table, copies what belongs to
 * everything, packs the whole traces of the programs that take least room, and renews the tables of the data card.
 *
 *   npx tsx scripts/ship-recording.ts DIR [TARGET] && npm run metadata
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { programs } from '../corpus/programs/index.ts';
import { probeBank } from '../src/eval/methods/extra-columns.ts';
import { featuresPath } from '../src/features/table.ts';
import { packageRoot, readFileText, writeFileAtomic } from '../src/lib/files.ts';
import { type Manifest, readManifest } from '../src/traces/store/manifest.ts';
import { describeRecording } from './describe-recording.ts';
import { type Marks, renewSection } from './renew-section.ts';
import { firstFifth, programOf, say, shipRecording, wholeRuns } from './shipping.ts';

const shipped = join(packageRoot, 'corpus', 'recorded');
const [from, to = shipped] = process.argv.slice(2);
if (from === undefined) throw new Error('usage: ship-recording.ts DIR [TARGET]');

const mostBytes = 80_000_000;
const programsPerFamily = 4;
/** Packed, as few people open them with pandas or polars. */
const laterWindows = [0.05, 0.1, 0.4, 0.6, 0.8];
const packed = [...laterWindows.map((window) => featuresPath('', window)), `${probeBank}.arrow`];

const packageFile = await readFileText(join(shipped, 'package.json'));
const bytes = await shipRecording(from, to, {
  tables: [
    wholeRuns,
    firstFifth,
    ...laterWindows.map((window) => ({ window, extractors: ['loss', 'gradient', 'curvature'] })),
  ],
  isPacked: (name) => packed.includes(name),
  chooseTraces: chooseSmallest,
});
say(`${bytes} bytes in ${to}, of at most ${mostBytes}`);
if (bytes >= mostBytes) throw new Error('too large to ship');
await nameVersion();
if (to === shipped) await renewCard(from);

/** The traces of the programs of each family whose packed traces take least room. */
async function chooseSmallest(source: string, { files }: Manifest): Promise<Set<string>> {
  const traces = files.filter(({ kind }) => kind === 'traces').map(({ path }) => path);
  const sizes = new Map<string, { family: string; program: string; bytes: number }>();
  for (const path of traces) {
    const program = programOf(path);
    const bytes = gzipSync(await readFile(join(source, path))).length + (sizes.get(program)?.bytes ?? 0);
    sizes.set(program, { family: programs.get(program).family, program, bytes });
  }
  const bySize = [...sizes.values()].sort((a, b) => a.bytes - b.bytes);
  const chosen = [...new Set(bySize.map(({ family }) => family))].flatMap((family) =>
    bySize.filter((size) => size.family === family).slice(0, programsPerFamily),
  );
  for (const { program, family, bytes: own } of chosen) say(`${program} (${family}): ${own} bytes packed`);
  return new Set(traces.filter((path) => chosen.some(({ program }) => program === programOf(path))));
}

/** The package of the recording is versioned by its manifest hash; faultgap asks for just that version. */
async function nameVersion(): Promise<void> {
  const { hash } = await readManifest(to);
  const version = `1.0.0-h${hash.slice(0, 12)}`;
  const known = (JSON.parse(packageFile) as { version: string }).version;
  await writeFileAtomic(join(to, 'package.json'), packageFile.replace(known, version));
  if (to !== shipped) return;
  const path = join(packageRoot, 'package.json');
  await writeFileAtomic(path, (await readFileText(path)).replaceAll(known, version));
}

/** Puts the tables of the recording between the two marks of the data card. */
async function renewCard(source: string): Promise<void> {
  const path = join(packageRoot, 'corpus', 'README.md');
  const marks: Marks = ['<!-- recording -->', '<!-- /recording -->'];
  await writeFileAtomic(path, renewSection(await readFileText(path), marks, await describeRecording(source)));
}

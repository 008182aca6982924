/**
 * Records what is missing of corpus 2, shard by shard, and puts each finished one into `corpus/recorded-2`, ready to be committed.
 * The same command goes on where it was stopped; a shard is final once it lies there.
 *
 *   npx tsx scripts/record-corpus-2.ts [--workers N] [--work DIR] [--named 73,80] [--plan]
 *
 * `--named` records these shards of named programs alone, in this order: so two processes share the work.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { verifyDerived } from '../src/eval/verify/derived.ts';
import { packageRoot } from '../src/lib/files.ts';
import { readShard } from '../src/traces/recording/shard.ts';
import { readManifest } from '../src/traces/store/manifest.ts';
import { sampleTraces } from './sample-traces.ts';
import { firstFifth, say, shipRecording, wholeRuns } from './shipping.ts';

/**
 * The code that records each shard, whatever has become of it since. The first could plan no pairs of faults of `paper-highway`, and
 * put more runs of networks of a million parameters together than fit into memory: those shards are recorded by the second, which
 * plans all others alike and gives the same bytes.
 */
const [first, second] = [
  { folder: 'code', commit: '5e4c28291cf7c04616f7152cec4cd021f89af675' },
  { folder: 'code-2', commit: '5a2d08bde203cedefecc2c463fd45003bdd3d3f0' },
];
const bySecond = [35, 55, 57, 59, 60, 70, 74, 75, 77, 78];

/** Recordings of which corpus 2 consists, each in shards; of old and random programs the first few of every so many are shipped whole. */
const recordings = {
  named: { options: ['--corpus', '2'], of: 80, sampled: { few: 3, every: 5 } },
  random: { options: ['--random-programs', '400', '--seed', '0'], of: 4, sampled: { few: 1, every: 50 } },
} as const;

interface Part {
  readonly recording: keyof typeof recordings;
  readonly index: number;
}

/** Shards of the programs that corpus 1 has too. */
const known = 14;
/** Packed: traces of new programs are shipped where they take no more, as those of large networks are long. */
const mostBytes = 1_000_000;
const indexes = (recording: keyof typeof recordings) =>
  Array.from({ length: recordings[recording].of }, (_, i): Part => ({ recording, index: i + 1 }));
/** What is needed first stands first; programs grow along the shards. */
const parts = [...indexes('named').slice(0, known), ...indexes('random'), ...indexes('named').slice(known)];

const { values: chosen } = parseArgs({
  options: {
    workers: { type: 'string', default: '1' },
    work: { type: 'string', default: join(tmpdir(), 'faultgap-corpus-2') },
    named: { type: 'string' },
    plan: { type: 'boolean', default: false },
  },
});
const target = join(packageRoot, 'corpus', 'recorded-2');
const chosenParts = chosen.named
  ?.split(',')
  .map((index): Part => ({ recording: 'named', index: Number(index) }));
const isMissing = (part: Part) => !existsSync(join(target, nameOf(part)));
const missing = (chosenParts ?? parts).filter(isMissing);

say(
  `${parts.length - parts.filter(isMissing).length} of ${parts.length} shards are there; to record: ${list(missing)}`,
);
if (!chosen.plan) {
  // Whoever works on this machine goes first.
  setPriority(19);
  for (const part of missing) if (isMissing(part)) await finish(part, checkOut(chosen.work, codeOf(part)));
}

/** The code at its commit, with the packages of this checkout. */
function checkOut(work: string, { folder, commit }: typeof first): string {
  const tree = join(work, folder);
  if (existsSync(tree)) return tree;
  mkdirSync(work, { recursive: true });
  execFileSync('git', ['clone', '--quiet', '--no-checkout', packageRoot, tree], { stdio: 'inherit' });
  execFileSync('git', ['-C', tree, 'checkout', '--quiet', commit], { stdio: 'inherit' });
  symlinkSync(join(packageRoot, 'node_modules'), join(tree, 'node_modules'));
  return tree;
}

function codeOf({ recording, index }: Part): typeof first {
  return recording === 'named' && bySecond.includes(index) ? second : first;
}

async function finish(part: Part, tree: string): Promise<void> {
  const { options, of, sampled } = recordings[part.recording];
  const [raw, shipped] = [join(chosen.work, nameOf(part)), join(target, nameOf(part))];
  const start = Date.now();
  const shard = ['--shard', `${part.index}/${of}`, '--out', raw, '--workers', chosen.workers, '--quiet'];
  const command = [join(tree, 'bin/faultgap.js'), 'record', ...options, ...shard];
  const { status } = spawnSync(process.execPath, command, { cwd: tree, stdio: 'inherit' });
  // Stopped, or refused in its own words; the next call goes on.
  if (status !== 0) process.exit(status ?? 1);
  if (!existsSync(join(raw, 'manifest.json'))) process.exit(1);
  const { programs } = await readShard(raw);
  const isNew = part.recording === 'named' && part.index > known;
  const isSampled = (program: string) => programs.indexOf(program) % sampled.every < sampled.few;
  const bytes = await shipRecording(raw, shipped, {
    tables: [wholeRuns, firstFifth],
    isPacked: (name) => name.endsWith('.arrow'),
    chooseTraces: (from, manifest) =>
      isNew ? sampleTraces(from, manifest, () => true, mostBytes) : sampleTraces(from, manifest, isSampled),
  });
  const { problems } = await verifyDerived(shipped, { files: 2, seed: nameOf(part) });
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const { counts } = await readManifest(shipped);
  const minutes = ((Date.now() - start) / 60_000).toFixed(1);
  say(`${nameOf(part)}: ${counts.programs} programs, ${counts.traces} runs, ${bytes} bytes, ${minutes} min`);
  say(
    `git add ${shipped} && git commit -m 'Record shard ${part.index} of ${of} of the ${part.recording} programs of corpus 2: ` +
      `${counts.programs} programs, ${counts.traces} runs'`,
  );
}

function nameOf({ recording, index }: Part): string {
  const { of } = recordings[recording];
  return `${recording}-${String(index).padStart(String(of).length, '0')}-of-${of}`;
}

function list(some: readonly Part[]): string {
  return some.length === 0 ? 'none' : some.map(nameOf).join(', ');
}

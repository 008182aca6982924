/**
 * Kills commands at random moments with `kill -9`, gives the same command again, and compares what is there in the end with
 * what an undisturbed run makes; looks 5 s after each kill whether a process is left over. Linux alone. Exit code 1 where
 * anything differs, is left over, or fails by itself.
 *
 *   npx tsx scripts/torture.ts [kills] [restarts of Redis] [record,eval,merge,features,queue,Redis] [seed]
 *
 * 200 kills and 50 restarts take about half an hour on two idle cores; compile first (`npm run prepare`).
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomStream } from '../src/lib/random.ts';
import { hasRedis } from '../test/traces/redis-server.ts';
import { countOrphans, finishes, killAlone, start } from './torture/processes.ts';
import { tortureProcesses, tortureRedis } from './torture/queue.ts';
import { createSubjects, recordArgs, recordingHash, type Subject, shardArgs } from './torture/subjects.ts';
import { startTally, type Tally } from './torture/tally.ts';

const [kills = '200', restarts = '50', names = 'record,eval,merge,features,queue,Redis', seed = '0'] =
  process.argv.slice(2);
const chosen = names.split(',');
const stream = randomStream('torture', seed);
const random = () => stream.uniform();
const folder = await mkdtemp(join(tmpdir(), 'faultgap-torture-'));

/** Runs a command undisturbed. */
async function finish(args: readonly string[]): Promise<void> {
  await start(args).printed;
}

async function tortureCommand(subject: Subject, times: number): Promise<Tally> {
  const undisturbed = join(folder, `${subject.name}-undisturbed`);
  const begin = performance.now();
  await finish(subject.args(undisturbed));
  const seconds = (performance.now() - begin) / 1000;
  const expected = await subject.hash(undisturbed);
  const tally = startTally();
  while (tally.kills < times) {
    const out = join(folder, `${subject.name}-${tally.rounds++}`);
    while (tally.kills < times) {
      const running = start(subject.args(out));
      if (await finishes(running, random() * seconds)) break;
      tally.kills++;
      tally.orphans += await countOrphans(killAlone(running));
    }
    await finish(subject.args(out));
    if ((await subject.hash(out)) !== expected) tally.different++;
    process.stderr.write(`${subject.name}: ${JSON.stringify(tally)}\n`);
  }
  return tally;
}

function report(name: string, tally: Tally): void {
  process.stdout.write(`${name}: ${JSON.stringify(tally)}\n`);
  if (tally.different + tally.orphans + tally.failed > 0) process.exitCode = 1;
}

try {
  const recorded = join(folder, 'recorded');
  await finish(recordArgs(recorded));
  const expected = await recordingHash(recorded);
  const killed = chosen.filter((name) => name !== 'Redis');
  const times = Math.ceil(Number(kills) / Math.max(1, killed.length));
  const shards = join(folder, 'shard');
  if (chosen.includes('merge')) for (const args of shardArgs(shards)) await finish(args);
  for (const subject of await createSubjects(recorded, shards))
    if (chosen.includes(subject.name)) report(subject.name, await tortureCommand(subject, times));
  const queue = { folder, expected, random };
  if (hasRedis && chosen.includes('queue')) report('queue', await tortureProcesses({ ...queue, times }));
  if (hasRedis && chosen.includes('Redis'))
    report('Redis', await tortureRedis({ ...queue, times: Number(restarts) }));
} finally {
  await rm(folder, { recursive: true, force: true });
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { planName } from '../../src/traces/store/plan-file.ts';
import { RedisServer } from '../../test/traces/redis-server.ts';
import { countOrphans, finishes, hasEnded, killAlone, type Running, start } from './processes.ts';
import { recordArgs, recordingHash } from './subjects.ts';
import { startTally, type Tally } from './tally.ts';

interface QueueTorture {
  readonly folder: string;
  readonly expected: string;
  /** How often something is killed. */
  readonly times: number;
  readonly random: () => number;
}

/** Seconds from one blow to the next, at most. */
const longest = 4;

/** Kills the recording or one of its two workers, and starts each again, until the recording is there. */
export function tortureProcesses(torture: QueueTorture): Promise<Tally> {
  return recordUnder(torture, async (running, _redis, restart) => {
    const at = Math.floor(torture.random() * running.length);
    const orphans = await countOrphans(killAlone(running[at]!));
    restart(at);
    return orphans;
  });
}

/** Kills Redis, which forgets everything, and starts it again, once the recording has found it: without one it is refused. */
export function tortureRedis(torture: QueueTorture): Promise<Tally> {
  return recordUnder(torture, async (_running, redis, _restart, out) => {
    while (!existsSync(join(out, planName))) await sleep(100);
    await redis.kill();
    await sleep(torture.random() * 500);
    await redis.start();
    return 0;
  });
}

type Blow = (
  running: Running[],
  redis: RedisServer,
  restart: (at: number) => void,
  out: string,
) => Promise<number>;

/** Starts workers again that ended by themselves, which none should; the result is how many did. */
async function restartFailed(running: readonly Running[], restart: (at: number) => void): Promise<number> {
  const ended = running.flatMap((one, at) => (at > 0 && hasEnded(one) ? [at] : []));
  for (const at of ended) {
    process.stderr.write(`queue: ${await running[at]!.printed.catch((error: Error) => error.message)}\n`);
    restart(at);
  }
  return ended.length;
}

async function recordUnder({ folder, expected, times, random }: QueueTorture, blow: Blow): Promise<Tally> {
  const redis = await RedisServer.start();
  const tally = startTally();
  const worker = ['worker', '--queue', redis.url, '--workers', '1', '--quiet'];
  try {
    while (tally.kills < times) {
      const out = join(folder, `queue-${tally.rounds++}`);
      const commands = [[...recordArgs(out), '--queue', redis.url], worker, worker];
      const running = commands.map(start);
      const restart = (at: number) => {
        running[at] = start(commands[at]!);
      };
      for (;;) {
        const isDone = await finishes(running[0]!, random() * longest);
        if (isDone) break;
        tally.failed += await restartFailed(running, restart);
        if (tally.kills >= times) continue;
        tally.kills++;
        tally.orphans += await blow(running, redis, restart, out);
      }
      for (const one of running.slice(1)) one.child.kill('SIGKILL');
      if ((await recordingHash(out)) !== expected) tally.different++;
      process.stderr.write(`queue: ${JSON.stringify(tally)}\n`);
    }
  } finally {
    await redis.remove();
  }
  return tally;
}

import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openQueue } from '../../../src/traces/queue/queue.ts';
import { openRedis } from '../../../src/traces/queue/redis.ts';
import { writeTicket } from '../../../src/traces/queue/ticket.ts';
import { createJob, isRecorded, recorderVersion } from '../../../src/traces/recording/job.ts';
import { writePlanHash } from '../../../src/traces/store/plan-file.ts';
import { freePort, hasRedis, RedisServer } from '../redis-server.ts';
import { codeOf, options, useQueue } from './use-queue.ts';

const { plan, directory, versions, single, startRedis, connect, recordOn, work, endLater, startWorker } =
  useQueue('toy-xor');

describe.skipIf(!hasRedis).concurrent('a queue', { timeout: 120_000 }, () => {
  it('whose Redis has a password records all, and prints the password nowhere', async () => {
    const { port, url } = await startRedis('--requirepass', 'open-sesame');
    const guarded = { url: `redis://:open-sesame@127.0.0.1:${port}` };
    const link = await connect(guarded);
    const said: string[] = [];
    const worker = startWorker(guarded, 'pipe');
    worker.stderr!.on('data', (text) => said.push(String(text)));
    expect(await recordOn(link, 'guarded', said)).toEqual(single());
    worker.kill('SIGINT');
    expect(await once(worker, 'exit')).toEqual([0, null]);
    expect(said.join('')).toMatch(new RegExp(`taking jobs from ${url}, processes: 1\n`));
    expect(said.join('')).not.toMatch('sesame');
  });

  it('that gives one job to two workers gets one file, of the same bytes', async () => {
    const redis = await startRedis();
    const out = join(directory(), 'twice');
    await writePlanHash(out, { version: 2, hash: plan.hash });
    const job = createJob(out, plan.groups[0]!, { backend: 'wasm', versions: versions() });
    const ticket = writeTicket({ plan: plan.hash, options }, recorderVersion(), job);
    await openQueue(await connect(redis)).put(
      new Map([
        ['first', ticket],
        ['second', ticket],
      ]),
    );
    const done: string[] = [];
    const onDone = ({ path }: { path: string }) => void done.push(path);
    const links = [await connect(redis), await connect(redis)];
    await Promise.all(links.map((link) => work(link, { drain: true, out, onDone })));
    expect(done).toEqual([job.path, job.path]);
    expect(await isRecorded(job)).toBe(true);
    expect((await readdir(out, { recursive: true })).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe.skipIf(!hasRedis).concurrent('a worker that comes before its Redis', { timeout: 120_000 }, () => {
  it('waits for it, and then works', async () => {
    const redis = new RedisServer(await freePort());
    endLater(() => redis.remove());
    const worker = startWorker(redis, 'pipe');
    const [said] = await once(worker.stderr!, 'data');
    expect(String(said)).toBe(`no Redis can be reached at ${redis.url} yet; waiting for it for up to 60 s\n`);
    await redis.start();
    expect(await recordOn(await connect(redis), 'late')).toEqual(single());
  });

  it('waits for one that hangs up, as a Redis does that is going away', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    endLater(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const late = { patience: 1, onNote() {}, mayComeLater: true };
    await expect(openRedis(`redis://127.0.0.1:${port}`, late)).rejects.toThrow(
      /^no Redis can be reached at .*; got (Connection is closed|.*ECONNRESET.*|.*EPIPE.*)\. Start one/,
    );
  });

  it('waits no longer than its patience, and not for what is no Redis or wants another password', async () => {
    const url = `redis://127.0.0.1:${await freePort()}`;
    const notes: string[] = [];
    const late = { patience: 1, onNote: (text: string) => void notes.push(text), mayComeLater: true };
    const start = performance.now();
    expect(await codeOf(openRedis(url, late))).toBe('queue-unreachable');
    expect(performance.now() - start).toBeGreaterThan(1000);
    expect(notes).toHaveLength(1);
    const { port } = await startRedis('--requirepass', 'open-sesame');
    const wrong = openRedis(`redis://:wrong@127.0.0.1:${port}`, { ...late, patience: 60 });
    expect(await Promise.race([codeOf(wrong), sleep(10_000, 'still waiting')])).toBe('queue-refused');
  });
});

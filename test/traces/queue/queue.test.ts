import { once } from 'node:events';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openQueue, takeJobs } from '../../../src/traces/queue/queue.ts';
import { writeTicket } from '../../../src/traces/queue/ticket.ts';
import { createJob, recorderVersion } from '../../../src/traces/recording/job.ts';
import { verifyRecording } from '../../../src/traces/store/verify.ts';
import { freePort, hasRedis } from '../redis-server.ts';
import { codeOf, options, useQueue } from './use-queue.ts';

const { plan, directory, versions, single, startRedis, connect, recordOn, work, endLater, ...queue } =
  useQueue('toy-xor');
const { recordByWorker, startWorker, waitForFiles, litter } = queue;

const title = hasRedis
  ? 'recording by a queue'
  : 'recording by a queue (skipped: no redis-server on this machine)';
describe.skipIf(!hasRedis).concurrent(title, { timeout: 120_000 }, () => {
  it('gives the hash of one machine with two workers, and leaves nothing in Redis', async () => {
    const redis = await startRedis();
    const link = await connect(redis);
    const manifest = recordOn(link, 'two');
    while ((await link.client.llen('faultgap:record:wait')) === 0) await sleep(10);
    const links = [await connect(redis), await connect(redis)];
    await Promise.all(links.map((own) => work(own, { drain: true })));
    expect(await manifest).toEqual(single());
    expect(await verifyRecording(join(directory(), 'two'))).toMatchObject({ problems: [] });
    expect(await link.client.keys(`faultgap:record:${plan.hash.slice(0, 16)}*`)).toEqual([]);
  });

  it('gives the same hash when a worker is killed in the middle', async () => {
    const redis = await startRedis();
    const victim = startWorker(redis);
    const manifest = recordOn(await connect(redis), 'killed');
    await waitForFiles('killed', 1);
    victim.kill('SIGKILL');
    await once(victim, 'exit');
    startWorker(redis);
    expect(await manifest).toEqual(single());
    expect(await litter('killed')).toEqual([]);
  });

  it.each([
    ['that forgets everything', []],
    ['that keeps a log of its own', ['--appendonly', 'yes', '--appendfsync', 'everysec']],
  ])(
    'gives the same hash when a Redis %s is killed in the middle and started again',
    async (name, settings) => {
      const redis = await startRedis(...settings);
      const manifest = await recordByWorker(redis, name, async () => {
        await waitForFiles(name, 1);
        await redis.kill();
        await sleep(1000);
        await redis.start(...settings);
      });
      expect(manifest).toEqual(single());
    },
  );

  it('puts jobs again that Redis lost, and says so', async () => {
    const redis = await startRedis();
    const link = await connect(redis);
    const notes: string[] = [];
    const manifest = recordOn(link, 'flushed', notes);
    while ((await link.client.llen('faultgap:record:wait')) === 0) await sleep(50);
    await link.client.flushall();
    startWorker(redis);
    expect((await manifest)!.hash).toBe(single().hash);
    expect(notes).toEqual([`${plan.groups.length} jobs were lost from Redis and are put again`]);
  });

  it('ends in one line when Redis stays away, and goes on with the same call', async () => {
    const redis = await startRedis();
    const stopped = recordOn(await connect(redis, 1), 'away');
    const worker = work(await connect(redis, 1));
    await waitForFiles('away', 1);
    await redis.kill();
    expect(await Promise.all([codeOf(stopped), codeOf(worker)])).toEqual(['queue-gone', 'queue-gone']);
    await redis.start();
    expect((await recordByWorker(redis, 'away'))!.hash).toBe(single().hash);
  });

  it('gives jobs back when a worker is stopped', async () => {
    const redis = await startRedis();
    const link = await connect(redis);
    const stop = new AbortController();
    const recording = recordOn(link, 'stopped', [], stop.signal);
    const stopWorker = new AbortController();
    const worker = work(await connect(redis), { signal: stopWorker.signal });
    while ((await link.client.llen('faultgap:record:active')) === 0) await sleep(10);
    stopWorker.abort();
    await worker;
    const left = await openQueue(link).look();
    expect(left.underWay).toBe(0);
    expect(left.open.size).toBeGreaterThan(0);
    stop.abort();
    expect(await recording).toBeNull();
    expect(await link.client.keys(`faultgap:record:${plan.hash.slice(0, 16)}*`)).toEqual([]);
  });

  it('fails with the reason when a job fails on every try', async () => {
    const redis = await startRedis();
    const handle = () => Promise.reject(new Error('no memory left'));
    const taker = takeJobs(await connect(redis), { concurrency: plan.groups.length, handle, onError() {} });
    await expect(recordOn(await connect(redis), 'failing')).rejects.toThrow(
      /group .* failed every time a worker tried it; got no memory left\. Mend that on the workers/,
    );
    await taker.close();
  });
});

describe.skipIf(!hasRedis).concurrent('a worker', { timeout: 120_000 }, () => {
  const board = { schemaVersion: 1, code: '0.0.1+000000000000', out: '/nowhere' };

  it('of another version refuses to start', async () => {
    const link = await connect(await startRedis());
    await link.client.set('faultgap:recording', JSON.stringify(board));
    await expect(work(link)).rejects.toThrow(
      /need faultgap 0\.0\.1\+0{12} with trace schema 1; got faultgap/,
    );
  });

  it('refuses a job of another version or another directory, and leaves it to others', async () => {
    const redis = await startRedis();
    const queue = openQueue(await connect(redis));
    const job = createJob('/nowhere', plan.groups[0]!, { backend: 'wasm', versions: versions() });
    const ticket = writeTicket({ plan: plan.hash, options }, recorderVersion(), job);
    const refusals = [
      [{ ...ticket, code: board.code }, 'other-version'],
      [{ ...ticket, schemaVersion: 99 }, 'other-version'],
      [{ ...ticket, group: '0'.repeat(16) }, 'other-version'],
      [{ ...ticket, plan: 'f'.repeat(64) }, 'other-recording'],
    ] as const;
    for (const [changed, code] of refusals) {
      await queue.put(new Map([['a-job', changed]]));
      expect(await codeOf(work(await connect(redis), { out: join(directory(), 'single') }))).toBe(code);
      expect(await queue.look()).toMatchObject({ open: new Set(['a-job']), underWay: 0, failure: null });
      await queue.clear();
    }
    await queue.put(new Map([['a-job', ticket]]));
    expect(await codeOf(work(await connect(redis)))).toBe('no-directory');
    await queue.close();
  });

  it('that cannot write stops, and leaves its job to others', async () => {
    const redis = await startRedis();
    const recording = recordOn(await connect(redis), 'unwritable');
    await waitForPlan('unwritable');
    const blocked = ['traces', 'provenance'].map((name) => join(directory(), 'unwritable', name));
    for (const path of blocked) await writeFile(path, '');
    expect(await codeOf(work(await connect(redis)))).toBe('write-failed');
    for (const path of blocked) await rm(path);
    startWorker(redis);
    expect((await recording)!.hash).toBe(single().hash);
  });

  async function waitForPlan(name: string): Promise<void> {
    while (!(await readdir(join(directory(), name)).catch(() => [] as string[])).includes('plan.json'))
      await sleep(10);
  }
});

describe.skipIf(!hasRedis).concurrent('a queue', { timeout: 60_000 }, () => {
  it('takes one recording at a time', async () => {
    const redis = await startRedis();
    const stop = new AbortController();
    const first = recordOn(await connect(redis), 'first', [], stop.signal);
    const link = await connect(redis);
    while ((await link.client.exists('faultgap:holder')) === 0) await sleep(10);
    expect(await codeOf(recordOn(link, 'second'))).toBe('queue-taken');
    stop.abort();
    expect(await first).toBeNull();
  });

  it.each([
    ['redis//host', 'queue-address'],
    ['http://127.0.0.1:6379', 'queue-address'],
    ['redis://host/a/b', 'queue-address'],
    ['redis://', 'queue-address'],
  ])('at %s is refused', async (url, code) => {
    expect(await codeOf(connect({ url }))).toBe(code);
  });

  it('where nothing listens, or no Redis, is refused without giving away the password', async () => {
    const closed = `redis://:secret@127.0.0.1:${await freePort()}`;
    await expect(connect({ url: closed })).rejects.toThrow(
      /^no Redis can be reached at redis:\/\/127\.0\.0\.1:/,
    );
    const server = createServer().listen(0, '127.0.0.1');
    endLater(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await codeOf(connect({ url: `redis://127.0.0.1:${port}` }))).toBe('queue-not-redis');
  });

  it('that wants a password or lacks the database is refused', async () => {
    const { port } = await startRedis('--requirepass', 'secret');
    expect(await codeOf(connect({ url: `redis://127.0.0.1:${port}` }))).toBe('queue-refused');
    expect(await codeOf(connect({ url: `redis://:wrong@127.0.0.1:${port}` }))).toBe('queue-refused');
    expect(await codeOf(connect({ url: `redis://:secret@127.0.0.1:${port}/99` }))).toBe('queue-refused');
    expect(await codeOf(connect({ url: `redis://:secret@127.0.0.1:${port}/3` }))).toBe('accepted');
  });

  it('that is full is told, and the recording goes on when there is room', async () => {
    const redis = await startRedis('--maxmemory', '1mb', '--maxmemory-policy', 'noeviction');
    const link = await connect(redis);
    expect(await codeOf(recordOn(link, 'full'))).toBe('queue-full');
    await link.client.config('SET', 'maxmemory', '0');
    expect((await recordByWorker(redis, 'full'))!.hash).toBe(single().hash);
  });
});

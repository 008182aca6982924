import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';
import { programs } from '../../../corpus/programs/index.ts';
import { InputError } from '../../../src/lib/errors.ts';
import { packageRoot } from '../../../src/lib/files.ts';
import { neverAborted } from '../../../src/lib/never-aborted.ts';
import { planRecording } from '../../../src/traces/plan.ts';
import { runOnQueue } from '../../../src/traces/queue/queue-runner.ts';
import { type QueueWorkerOptions, workQueue } from '../../../src/traces/queue/queue-worker.ts';
import { openRedis, type RedisLink } from '../../../src/traces/queue/redis.ts';
import { recordingVersions } from '../../../src/traces/recording/job.ts';
import { runLocally } from '../../../src/traces/recording/pool.ts';
import { record } from '../../../src/traces/recording/recording.ts';
import { recordingDefaults } from '../../../src/traces/recording-defaults.ts';
import type { Manifest } from '../../../src/traces/store/manifest.ts';
import { selectBackend } from '../../../src/training/backend.ts';
import { RedisServer } from '../redis-server.ts';

export const options = { ...recordingDefaults, mutantsPerClass: 1, cleanVariants: 3, seeds: 1 };

export const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (error instanceof InputError ? error.code : `defect: ${error}`),
  );

/** A small recording made on one machine, and what makes it again by a queue; for one test file, which calls this once. */
export function useQueue(...ids: readonly string[]) {
  const plan = planRecording(
    ids.map((id) => programs.get(id)),
    options,
  );
  let directory: string;
  let versions: Record<string, string>;
  let single: Manifest;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'faultgap-queue-'));
    versions = recordingVersions(await selectBackend('wasm'));
    single = (await record({ ...request('single'), run: runLocally(1) }))!;
  });
  afterAll(() => rm(directory, { recursive: true }));

  function request(name: string, signal = neverAborted) {
    const out = join(directory, name);
    return { plan, out, backend: 'wasm', versions, command: 'faultgap record', signal };
  }

  /** Tests run side by side, so what they started ends with all of them. */
  const endings: (() => unknown)[] = [];
  afterAll(async () => {
    for (const end of endings) await end();
  });

  async function startRedis(...settings: string[]): Promise<RedisServer> {
    const server = await RedisServer.start(...settings);
    endings.push(() => server.remove());
    return server;
  }

  async function connect({ url }: { url: string }, patience = 60): Promise<RedisLink> {
    const link = await openRedis(url, { patience, onNote() {} });
    endings.push(link.close);
    return link;
  }

  /** Records the plan by whoever takes jobs; notes are kept. */
  function recordOn(link: RedisLink, name: string, notes: string[] = [], signal = neverAborted) {
    const out = join(directory, name);
    const watch = { onState() {}, onNote: (text: string) => void notes.push(text) };
    const run = runOnQueue(link, { plan: plan.hash, options, out, ...watch });
    return record({ ...request(name, signal), run });
  }

  function work(link: RedisLink, more: Partial<QueueWorkerOptions> = {}): Promise<void> {
    const quiet = { onReady() {}, onDone() {}, onNote() {} };
    return workQueue(link, {
      workers: 1,
      drain: false,
      signal: neverAborted,
      ...quiet,
      ...more,
    });
  }

  /** Records the plan by one worker in this process, while `meanwhile` happens. */
  async function recordByWorker(
    redis: RedisServer,
    name: string,
    meanwhile: () => Promise<void> = async () => {},
  ) {
    const stop = new AbortController();
    const worker = work(await connect(redis), { signal: stop.signal });
    const manifest = recordOn(await connect(redis), name);
    await meanwhile();
    const recorded = await manifest;
    stop.abort();
    await worker;
    return recorded;
  }

  /** `faultgap worker` in a process of its own, to be killed. */
  function startWorker({ url }: { url: string }, stdio: 'ignore' | 'pipe' = 'ignore'): ChildProcess {
    const command = [join(packageRoot, 'bin', 'faultgap.js'), 'worker', '--queue', url, '--workers', '1'];
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'ignore', stdio] });
    endings.push(() => void child.kill('SIGKILL'));
    return child;
  }

  async function waitForFiles(name: string, count: number): Promise<void> {
    for (;;) {
      const files = await readdir(join(directory, name), { recursive: true }).catch(() => []);
      if (files.filter((file) => file.endsWith('.arrow')).length >= count) return;
      await sleep(10);
    }
  }

  /** What recordings leave in a directory, but for whole files. */
  const litter = async (name: string) =>
    (await readdir(join(directory, name), { recursive: true })).filter((file) =>
      /\.part$|\.lock$/.test(file),
    );

  return {
    plan,
    directory: () => directory,
    versions: () => versions,
    single: () => single,
    ...{ startRedis, connect, recordOn, work, recordByWorker, startWorker, waitForFiles, litter },
    /** To be called when all tests are over. */
    endLater: (end: () => unknown) => void endings.push(end),
  };
}

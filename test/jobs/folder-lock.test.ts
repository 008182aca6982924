import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withFolderLock } from '../../src/jobs/folder-lock.ts';
import { packageRoot } from '../../src/lib/files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultgap-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'taken',
    (error: { code: string }) => error.code,
  );
const take = () => codeOf(withFolderLock(folder, 'test', async () => {}));
const lockPath = () => join(folder, 'test.lock');
const writeLock = (holder: object) => writeFile(lockPath(), JSON.stringify(holder));

test('a lock is held while the work lasts, whoever asks, and nothing stays behind', async () => {
  await withFolderLock(folder, 'test', async () => {
    expect(await take()).toBe('test-locked');
    expect(await codeOf(withFolderLock(folder, 'other', async () => {}))).toBe('taken');
    expect(await readdir(folder)).toEqual(['test.lock']);
  });
  expect(await readdir(folder)).toEqual([]);
  await expect(withFolderLock(folder, 'test', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await readdir(folder)).toEqual([]);
});

test('three rivals that die every second time never hold it at once', { timeout: 60_000 }, async () => {
  const counts = await Promise.all([1, 2, 3].map(() => startRival(4)));
  const sum = (key: string) => counts.reduce((total, one) => total + one[key]!, 0);
  expect(sum('overlaps')).toBe(0);
  expect(sum('taken')).toBeGreaterThan(50);
  expect(sum('died')).toBeGreaterThan(20);
  expect((await readdir(folder)).filter((name) => name !== 'test.lock')).toEqual([]);
});

async function startRival(seconds: number): Promise<Record<string, number>> {
  const hooks = pathToFileURL(join(packageRoot, 'bin', 'register.js')).href;
  const script = fileURLToPath(new URL('./lock-rival.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', hooks, script, folder, String(seconds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const printed = await text(child.stdout);
  expect(await ended).toEqual([0, null]);
  return JSON.parse(printed);
}

const gone = { pid: 2 ** 22 + 1, host: hostname(), start: null };

test('the lock of a process that is no more is taken over, and those that died while they did so', async () => {
  await writeLock({ ...gone, id: 'first' });
  await writeFile(`${lockPath()}.after-first`, JSON.stringify({ ...gone, id: 'second' }));
  await writeFile(`${lockPath()}.second`, JSON.stringify({ ...gone, id: 'second' }));
  expect(await take()).toBe('taken');
  expect(await readdir(folder)).toEqual([]);
});

test('while another process takes over a lock, nobody else does', async () => {
  await writeLock({ ...gone, id: 'first' });
  const alive = { pid: process.ppid, host: hostname(), start: null, id: 'second' };
  await writeFile(`${lockPath()}.after-first`, JSON.stringify(alive));
  expect(await take()).toBe('test-locked');
});

test('a lock of another machine, or that does not say whose it is, is respected', async () => {
  await writeLock({ ...gone, host: 'elsewhere', id: 'x' });
  const waiting = withFolderLock(folder, 'test', async () => {});
  await expect(waiting).rejects.toThrow(
    `one test at a time writes to a directory; got a lock held by process ${gone.pid} elsewhere. Wait for it, choose another --out, or delete ${lockPath()} if it is a leftover.`,
  );
  // What earlier versions wrote, and what they wrote where they were killed.
  for (const text of [`${process.ppid} ${hostname()}\n`, '']) {
    await writeFile(lockPath(), text);
    expect(await take()).toBe('test-locked');
  }
});

test.runIf(process.platform === 'linux')(
  'a process that only has the number of the holder, or is dead and not buried, does not hold it',
  async () => {
    const held = await withFolderLock(folder, 'test', () => readFile(lockPath(), 'utf8'));
    const holder = JSON.parse(held);
    expect(holder.start).toMatch(/^[0-9a-f-]{36} \d+$/);
    await writeLock({ ...holder, id: 'other' });
    expect(await take()).toBe('test-locked');
    await writeLock({ ...holder, start: `${holder.start}0` });
    expect(await take()).toBe('taken');
    // A shell that never waits for its child.
    const shell = spawn('sh', ['-c', 'true & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = (await once(shell.stdout, 'data')) as [Buffer];
    await writeLock({ ...holder, pid: Number(String(line)), start: null });
    await expect.poll(take).toBe('taken');
    shell.kill('SIGKILL');
  },
);

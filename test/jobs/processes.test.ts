import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { JobDefect, runInProcesses, startProcesses } from '../../src/jobs/processes.ts';
import { InputError } from '../../src/lib/errors.ts';
import { packageRoot } from '../../src/lib/files.ts';

const file = 'test/jobs/worker.ts';

test('a process gives outputs, refusals as such, defects with their stack, and is replaced where it dies', async () => {
  const processes = startProcesses<string, string>(file, 1);
  try {
    expect(await processes.run('one')).toBe('one done');
    const refusal = await processes.run('refuse').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(InputError);
    expect(refusal).toMatchObject({ code: 'too-odd', message: 'jobs are even; got 3' });
    const defect = await processes.run('fail').catch((error: unknown) => error);
    expect(defect).toBeInstanceOf(JobDefect);
    expect(String(defect)).toMatch(/TypeError: a bug of ours\n +at .*worker\.ts/);
    const death = await processes.run('die').catch((error: unknown) => error);
    expect(death).toBeInstanceOf(Error);
    expect(death).not.toBeInstanceOf(JobDefect);
    await expect(processes.run('hang', 0.2)).rejects.toThrow();
    expect(await processes.run('two')).toBe('two done');
  } finally {
    await processes.end();
  }
});

test('jobs are done each once, until one throws or the signal stops them', async () => {
  const run = runInProcesses<string, string>(file, 2);
  const done: string[] = [];
  const never = new AbortController().signal;
  await run(['a', 'b', 'c'], { signal: never, onDone: (_, output) => void done.push(output) });
  expect(done.sort()).toEqual(['a done', 'b done', 'c done']);
  await expect(run(['a', 'refuse'], { signal: never, onDone: () => {} })).rejects.toThrow('jobs are even');
  const stopping = new AbortController();
  const stopped: string[] = [];
  await run(['a', 'hang'], {
    signal: stopping.signal,
    onDone: (job) => {
      stopped.push(job);
      stopping.abort();
    },
  });
  expect(stopped).toEqual(['a']);
});

test.each(['in the middle of a loop without end', 'loading'])(
  'a process whose parent is killed ends, even %s',
  async (state) => {
    const hooks = pathToFileURL(join(packageRoot, 'bin', 'register.js')).href;
    const script = fileURLToPath(new URL('./parent.ts', import.meta.url));
    const parent = spawn(process.execPath, ['--import', hooks, script, state], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [number] = (await once(parent.stdout, 'data')) as [Buffer];
    const isThere = () => {
      try {
        return process.kill(Number(String(number)), 0);
      } catch {
        return false;
      }
    };
    // Time to begin its loop.
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(isThere()).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(isThere, { timeout: 5000 }).toBe(false);
  },
);

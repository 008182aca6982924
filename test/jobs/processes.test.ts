import { expect, test } from 'vitest';
import { JobDefect, runInProcesses, startProcesses } from '../../src/jobs/processes.ts';
import { InputError } from '../../src/lib/errors.ts';

const script = new URL('./worker', import.meta.url);

test('a process gives outputs, refusals as such, defects with their stack, and is replaced where it dies', async () => {
  const processes = startProcesses<string, string>(script, 1);
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
  const run = runInProcesses<string, string>(script, 2);
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

import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { readKept, resumeJobs, writeFolder } from '../../src/jobs/kept.ts';
import type { JobRunner } from '../../src/jobs/processes.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultgap-kept-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a kept result is read by those who expect it, and refused to others', async () => {
  const path = join(folder, 'job.json');
  const expected = {
    schema: z.object({ planHash: z.string(), count: z.int() }),
    planHash: () => 'a'.repeat(64),
    otherwise: 'was made with other options',
    remove: 'file',
  } as const;
  expect(await readKept(path, expected)).toBeNull();
  await writeFile(path, JSON.stringify({ planHash: 'a'.repeat(64), count: 3 }));
  expect(await readKept(path, expected)).toMatchObject({ count: 3 });
  const message = `${path} was made with other options; need bbbbbbbbbbbb; got aaaaaaaaaaaa. Name another --out, or remove the file.`;
  const others = readKept(path, { ...expected, planHash: () => 'b'.repeat(64) });
  await expect(others).rejects.toMatchObject({ code: 'another-study', message });
  await writeFile(path, '{"planHash":');
  await expect(readKept(path, expected)).rejects.toMatchObject({ code: 'invalid-json' });
});

test('a folder stands there whole or not at all', async () => {
  const place = join(folder, 'jobs', 'one');
  const failing = writeFolder(place, async (unfinished) => {
    await writeFile(join(unfinished, 'left-over'), '');
    throw new Error('no more');
  });
  await expect(failing).rejects.toThrow('no more');
  expect(readdirSync(join(folder, 'jobs'))).toEqual([]);
  const [dead, elsewhere] = [hostname(), 'another-machine'].map(
    (host) => `one.${host}_999999999_${randomUUID()}.part`,
  ) as [string, string];
  for (const name of [dead, elsewhere, 'two.part']) mkdirSync(join(folder, 'jobs', name));
  await Promise.all(
    ['first', 'second'].map((text) =>
      writeFolder(place, (unfinished) => writeFile(join(unfinished, 'result'), text)),
    ),
  );
  expect(readFileSync(join(place, 'result'), 'utf8')).toMatch(/^(first|second)$/);
  expect(readdirSync(join(folder, 'jobs')).sort()).toEqual(['one', elsewhere, 'two.part'].sort());
});

test('only jobs that are not done are done, the long ones first, until the signal', async () => {
  const told: [number, boolean][] = [];
  const runInTurn: JobRunner<number> = async (jobs, { signal, onDone }) => {
    for (const job of jobs) if (!signal.aborted) await onDone(job);
  };
  const stop = new AbortController();
  const resuming = {
    isKept: (job: number) => job === 2,
    run: runInTurn,
    workOf: (job: number) => job,
    signal: stop.signal,
    onJob: (job: number, wasThere: boolean) => void told.push([job, wasThere]),
  };
  expect(await resumeJobs([1, 2, 3], resuming)).toBe(true);
  expect(told).toEqual([[2, true], [3, false], [1, false]]); // biome-ignore format: one line
  stop.abort();
  expect(await resumeJobs([1], resuming)).toBe(false);
});

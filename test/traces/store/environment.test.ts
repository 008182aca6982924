import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { environmentName, readEnvironment, writeEnvironment } from '../../../src/traces/store/environment.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faultgap-environment-'));
});
afterAll(() => rm(directory, { recursive: true }));

test('a recording without provenance tells nothing', async () => {
  expect(await readEnvironment(directory)).toBeNull();
});

test('runs of a lockstep group share what their sidecar says, and the table that stands in for it says the same', async () => {
  const recording = join(directory, 'recording');
  await mkdir(join(recording, 'provenance'), { recursive: true });
  const sidecar = {
    traceIds: ['b', 'a'],
    host: 'somewhere',
    process: 7,
    node: 'v20',
    startedAt: '2026-01-01T00:00:00.000Z',
    seconds: 3,
    cpuSeconds: 2.5,
    peakMemoryBytes: 4096,
    plannedSteps: 12,
  };
  await writeFile(join(recording, 'provenance', 'group.json'), JSON.stringify(sidecar));
  const whole = (await readEnvironment(recording))!;
  expect(whole.metrics).toEqual(['seconds', 'cpu-seconds', 'seconds-per-step', 'peak-memory-bytes']);
  expect(whole.values.get('a')).toEqual(Float64Array.of(3, 2.5, 0.25, 4096));
  expect(whole.values.get('b')).toEqual(whole.values.get('a'));

  const copy = join(directory, 'copy');
  await mkdir(copy);
  await writeEnvironment(join(copy, environmentName), whole);
  expect(await readEnvironment(copy)).toEqual({ ...whole, values: new Map([...whole.values].sort()) });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programs } from '../../corpus/programs/index.ts';
import { extractRecording } from '../../src/cli/features.ts';
import { extractors } from '../../src/features/index.ts';
import { readFeatures } from '../../src/features/table.ts';
import { planRecording } from '../../src/traces/plan.ts';
import { runLocally } from '../../src/traces/recording/pool.ts';
import { record } from '../../src/traces/recording/recording.ts';

let recording: string;
beforeAll(async () => {
  recording = await mkdtemp(join(tmpdir(), 'faultgap-recording-'));
  const plan = planRecording([programs.get('toy-xor')], { mutantsPerClass: 1, cleanVariants: 0, seeds: 1 });
  const signal = new AbortController().signal;
  await record({
    plan,
    out: recording,
    run: runLocally(1),
    backend: 'wasm',
    versions: {},
    command: 'test',
    signal,
  });
});
afterAll(() => rm(recording, { recursive: true }));

describe('features of a recording', () => {
  it('has one row per trace, sorted by trace id, and numbers where something was measured', async () => {
    const table = await extractRecording(recording, { quiet: true });
    const ids = table.groups.map(({ traceId }) => traceId);
    expect(ids.length).toBeGreaterThanOrEqual(4);
    expect(ids).toEqual([...ids].sort());
    const clean = table.groups.findIndex(({ operator }) => operator === 'clean');
    for (const { id } of extractors.members) {
      const own = table.columns.flatMap((column, c) =>
        column.startsWith(`${id}.`) ? [table.values[c]![clean]!] : [],
      );
      expect(own.filter(Number.isFinite).length / own.length, id).toBeGreaterThan(0.6);
    }
    expect(await readFeatures(join(recording, 'features.arrow'))).toEqual(table);
  });

  it('sees no later phase through a window', async () => {
    const out = join(recording, 'window.arrow');
    const table = await extractRecording(recording, { quiet: true, window: 0.2, out });
    table.columns.forEach((column, c) => {
      if (/\.(mid|late)$/.test(column)) expect(table.values[c]!.every(Number.isNaN), column).toBe(true);
    });
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programs } from '../../corpus/programs/index.ts';
import { extractRecording } from '../../src/cli/work/extract-recording.ts';
import { createExtractor, type DescribedExtractor, single } from '../../src/features/extractor.ts';
import { extractors } from '../../src/features/index.ts';
import { extractorKind } from '../../src/features/plug-in.ts';
import { extractInProcesses } from '../../src/features/pool.ts';
import { readRecordingFeatures } from '../../src/features/recording.ts';
import { readFeatures } from '../../src/features/table.ts';
import { openAnswers } from '../../src/jobs/answers.ts';
import { addPlugIn } from '../../src/lib/plug-in.ts';
import { planRecording } from '../../src/traces/plan.ts';
import { runLocally } from '../../src/traces/recording/pool.ts';
import { record } from '../../src/traces/recording/recording.ts';
import { type Manifest, readManifest, writeManifest } from '../../src/traces/store/manifest.ts';

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

/** As if each file held so many traces that it is a job by itself. */
const ofManyTraces = (manifest: Manifest): Manifest => ({
  ...manifest,
  files: manifest.files.map((file) => ({ ...file, runs: 1000 })),
});

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

  it('are the same from two processes, an extractor of one’s own among them', async () => {
    const own = join(recording, 'checks.ts');
    await writeFile(
      own,
      "export default { id: 'checks', title: 'Checks', family: 'loss', needs: [], columns: ['all'],\n" +
        '  extract: ({ steps }: { steps: readonly number[] }) => [steps.length] };\n',
    );
    // Not into the list of all: what is added there stays for every test after this one.
    const added: DescribedExtractor[] = [];
    const plugIns = [await addPlugIn({ ...extractorKind, add: (one) => added.push(one) }, own)];
    const chosen = [extractors.get('loss'), ...added];
    await writeManifest(recording, ofManyTraces(await readManifest(recording)));
    const alone = await readRecordingFeatures(recording, chosen);
    const shared = await readRecordingFeatures(recording, chosen, { run: extractInProcesses(2, plugIns) });
    expect(shared).toEqual(alone);
    expect(shared.values.at(-1)!.every((checks) => checks > 1)).toBe(true);
  });

  it('goes on where it was stopped, and starts anew for another extractor', async () => {
    const manifest = await readManifest(recording);
    const counted = manifest.files.filter(({ kind }) => kind === 'traces');
    expect(counted.length).toBeGreaterThan(1);
    await writeManifest(recording, ofManyTraces(manifest));
    let seen = 0;
    let most = Number.POSITIVE_INFINITY;
    const mine = createExtractor({ id: 'mine', title: 'Mine', family: 'loss' }, [
      single(['steps', [], 'checks'], (trace) => {
        if (seen++ >= most) throw new Error('stopped');
        return trace.steps.length;
      }),
    ]);
    const out = join(recording, 'eval');
    const extract = (sha256: string) => {
      const kept = { store: openAnswers(out), plugIns: { 'extractor mine': sha256 } };
      seen = 0;
      return readRecordingFeatures(recording, [mine], { kept });
    };
    const whole = await readRecordingFeatures(recording, [mine]);
    const traces = seen;
    most = traces - 1;
    await expect(extract('a')).rejects.toThrow('stopped');
    expect(await extract('a')).toEqual(whole);
    expect(seen).toBeGreaterThan(0);
    expect(seen).toBeLessThan(traces);
    await extract('a');
    expect(seen).toBe(0);
    most = traces;
    await extract('b');
    expect(seen).toBe(traces);
  });
});

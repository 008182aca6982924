import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { programs } from '../../../corpus/programs/index.ts';
import { readFeatures } from '../../../src/features/table.ts';
import { probeColumns } from '../../../src/inputs/bank/columns.ts';
import { bankGenerator } from '../../../src/inputs/bank/make-bank.ts';
import { type ProbeResult, type ProbeStudyOptions, probeRecording } from '../../../src/inputs/bank/probe.ts';
import { readRuns, recordedGroups } from '../../../src/inputs/bank/recorded-runs.ts';
import { readNetworks, trainAgain, writeNetworks } from '../../../src/inputs/bank/train-again.ts';
import { planRecording } from '../../../src/traces/plan.ts';
import { runLocally } from '../../../src/traces/recording/pool.ts';
import { record } from '../../../src/traces/recording/recording.ts';
import { selectBackend } from '../../../src/training/backend.ts';

const xor = { ...programs.get('toy-xor'), epochs: 2 };
const plan = { mutantsPerClass: 1, cleanVariants: 1, seeds: 2 };

let recording: string;
let options: ProbeStudyOptions;
beforeAll(async () => {
  const { name, versions } = await selectBackend('wasm');
  recording = await mkdtemp(join(tmpdir(), 'probed-'));
  const signal = new AbortController().signal;
  await record({
    plan: planRecording([xor], plan),
    out: recording,
    run: runLocally(1),
    backend: name,
    versions: { faultgap: 'test', ...versions },
    command: 'faultgap record',
    signal,
  });
  const out = join(recording, 'probe');
  options = { recording, programs: [xor], out, workers: 1, backend: name, plan, signal };
}, 120_000);
afterAll(() => rm(recording, { recursive: true, force: true }));

const networkFiles = async (out: string) => {
  const folder = join(out, 'networks', xor.id);
  const names = await readdir(folder);
  return Promise.all(names.map(async (name) => [name, (await stat(join(folder, name))).mtimeMs]));
};

describe('probing a recording', () => {
  let result: ProbeResult;
  beforeAll(async () => {
    const { train } = bankGenerator.with({ steps: 1000 });
    vi.spyOn(bankGenerator, 'train').mockImplementation(train);
    result = (await probeRecording(options))!;
  }, 120_000);

  it('gives every run a row with its own id, and every column a name of the family', async () => {
    const { groups, columns, window } = await readFeatures(result.path);
    const runs = await readRuns(recording);
    expect(groups.map(({ traceId }) => traceId)).toEqual([...runs.keys()].sort());
    expect(columns).toEqual(probeColumns.map((name) => `probe-bank.${name}`));
    expect(window).toBe(1);
    expect(result.programs.map(({ program }) => program)).toEqual([xor.id]);
  });

  it('says something of every run that ended with a network', async () => {
    const { groups, columns, values } = await readFeatures(result.path);
    const runs = await readRuns(recording);
    const [predicted, accuracy] = ['answered', 'real.accuracy'].map(
      (name) => values[columns.indexOf(`probe-bank.${name}`)]!,
    );
    for (const [row, { traceId }] of groups.entries()) {
      const completed = runs.get(traceId)!.outcome === 'completed';
      expect(predicted![row]).toBe(completed ? 1 : 0);
      expect(Number.isNaN(accuracy![row])).toBe(!completed);
    }
  });

  it('trains nothing again that it has trained, and makes the same table', async () => {
    const { hash } = await readFeatures(result.path);
    const files = await networkFiles(options.out);
    await probeRecording(options);
    expect(await networkFiles(options.out)).toEqual(files);
    expect((await readFeatures(result.path)).hash).toBe(hash);
  }, 60_000);
});

it('stops where the signal says so, and writes no table', async () => {
  const out = join(recording, 'stopped');
  const controller = new AbortController();
  const progress = () => controller.abort();
  expect(await probeRecording({ ...options, out, signal: controller.signal, progress })).toBeNull();
  expect(await readdir(out)).not.toContain('probe-bank.arrow');
}, 60_000);

it('refuses a run that does not end as it was recorded', async () => {
  const runs = await readRuns(recording);
  const group = recordedGroups(xor, runs, plan)[0]!;
  const recorded = group.runs.map(({ traceId }) => runs.get(traceId)!);
  expect(trainAgain(group, recorded).length).toBeGreaterThan(0);
  const other = recorded.map((run) => ({ ...run, testLoss: (run.testLoss ?? 0) + 1e-9 }));
  expect(() => trainAgain(group, other)).toThrow('must end as it was recorded');
}, 60_000);

it('refuses a recording of another program by that name, and one without classes', async () => {
  const changed = { ...options, programs: [{ ...xor, epochs: 3 }] };
  await expect(probeRecording(changed)).rejects.toMatchObject({ code: 'not-recorded' });
  const elsewhere = { ...options, programs: [programs.get('so-44998910')] };
  await expect(probeRecording(elsewhere)).rejects.toMatchObject({ code: 'no-probe' });
}, 60_000);

it('reads networks as they were written, not-a-number too, and no others', async () => {
  const path = join(recording, 'networks.arrow');
  const weights = [Float32Array.of(1, Number.NaN), Float32Array.of(3)];
  await writeNetworks(path, [{ traceId: 'a', weights }]);
  expect(await readNetworks(path, ['a'])).toEqual([{ traceId: 'a', weights }]);
  await expect(readNetworks(path, ['b'])).rejects.toMatchObject({ code: 'other-networks' });
  await writeNetworks(path, []);
  expect(await readNetworks(path, [])).toEqual([]);
});

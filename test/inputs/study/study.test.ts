import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { defineGenerator } from '../../../src/inputs/generators/define.ts';
import { generators } from '../../../src/inputs/generators/index.ts';
import { openSetJudges } from '../../../src/inputs/judges/set-judges.ts';
import { readLedger } from '../../../src/inputs/ledger.ts';
import { inputsResultSchema } from '../../../src/inputs/study/inputs-result.ts';
import { quickInputsStudy } from '../../../src/inputs/study/options.ts';
import { searchJob } from '../../../src/inputs/study/search-job.ts';
import { runInputsStudy } from '../../../src/inputs/study/study.ts';
import { selectBackend } from '../../../src/training/backend.ts';

let out: string;
beforeAll(async () => {
  await selectBackend('wasm');
  out = await mkdtemp(join(tmpdir(), 'inputs-study-'));
});
afterAll(() => rm(out, { recursive: true }));

const options = {
  ...quickInputsStudy,
  sets: ['digits-8'],
  generators: ['vae'],
  strategies: ['random', 'ga-low', 'same-class-mixing', 'first-flip', 'mutation-guided'],
  repetitions: 1,
  seeds: 10,
  callsPerSeed: 60,
  truncations: [0.5],
};

async function run(given: Partial<typeof options> = {}, signal = new AbortController().signal) {
  const done: [number, boolean][] = [];
  const result = await runInputsStudy({
    ...{ out, workers: 1, signal, versions: {}, commands: [] },
    options: { ...options, ...given },
    onJob: ({ repetition }, wasThere) => done.push([repetition, wasThere]),
  });
  return { result, done };
}

describe('a study', { timeout: 300_000 }, () => {
  it('searches with what applies, keeps a ledger, goes on from what is there, and gives the same again', async () => {
    const { result, done } = await run();
    expect(done).toEqual([[0, false]]);
    expect(inputsResultSchema.parse(result)).toEqual(result);
    expect(result!.refused).toEqual([]);
    // This generator has no styles to flip, and guided searches look for kills, which are scored elsewhere.
    expect(result!.cells.map(({ strategy }) => strategy)).toEqual(options.strategies.slice(0, 3));
    const { rows } = await readLedger(join(out, result!.ledgers[0]!.path));
    expect(rows).toHaveLength(30);
    expect(rows.every(({ labelBefore, label }) => labelBefore === label)).toBe(true);
    expect(await readdir(join(out, 'jobs'))).toEqual(['digits-8-vae-0']);

    const again = await run();
    expect(again.done).toEqual([[0, true]]);
    expect(again.result).toEqual(result);

    const ledger = await readFile(join(out, result!.ledgers[0]!.path));
    await rm(join(out, 'jobs'), { recursive: true });
    const anew = await run();
    expect(await readFile(join(out, anew.result!.ledgers[0]!.path))).toEqual(ledger);
  });

  it('refuses to mix studies of other options in one directory', async () => {
    await expect(run({ seeds: 11 })).rejects.toThrow(expect.objectContaining({ code: 'another-study' }));
  });

  it('stops where it is told to, without a result', async () => {
    const stopped = new AbortController();
    stopped.abort();
    const { result } = await run({ repetitions: 2 }, stopped.signal);
    expect(result).toBeNull();
  });
});

it('refuses a generator that has collapsed before any search, and says why', {
  timeout: 60_000,
}, async () => {
  const chosen = vi.spyOn(generators, 'get').mockReturnValue(collapsed);
  const bench = openSetJudges('digits-8');
  const place = { set: 'digits-8', generator: collapsed.id, repetition: 0 };
  const found = await searchJob(place, { ...options, fewerSeeds: {} }, bench, out);
  chosen.mockRestore();
  bench.dispose();
  expect(found.strategies).toEqual([]);
  expect(found.rows).toEqual([]);
  expect(found.bench!.gate.passed).toBe(false);
  expect(found.refused).toEqual([
    { ...place, strategy: null, code: 'generator-quality', reason: expect.stringContaining('diversity') },
  ]);
});

/** Makes one grey image of everything. */
const collapsed = defineGenerator({
  ...{ id: 'collapsed', title: 'Always the same', source: 'of this test', settings: {} },
  train: () => [{ name: 'grey', shape: [1], values: Float32Array.of(0.5) }],
  open: (weights, { inputShape, classes }) => ({
    ...{ kind: 'collapsed', inputShape, classes, latentSize: 2 },
    prior: (rows, random) => Float32Array.from({ length: 2 * rows }, () => random.normal()),
    decode: (_, labels) => new Float32Array(64 * labels.length).fill(weights[0]!.values[0]!),
    dispose: () => undefined,
  }),
});

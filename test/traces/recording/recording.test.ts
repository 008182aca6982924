import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programs } from '../../../corpus/programs/index.ts';
import { extractFeatures, extractors, recordRuns } from '../../../src/index.ts';
import { InputError } from '../../../src/lib/errors.ts';
import { lossInstrument } from '../../../src/traces/instruments/loss.ts';
import { planRecording } from '../../../src/traces/plan.ts';
import { runLocally } from '../../../src/traces/recording/pool.ts';
import { record } from '../../../src/traces/recording/recording.ts';
import { type Manifest, readManifest } from '../../../src/traces/store/manifest.ts';
import { readProvenance } from '../../../src/traces/store/provenance.ts';
import { verifyRecording } from '../../../src/traces/store/verify.ts';

const xor = { ...programs.get('toy-xor'), epochs: 2 };
const plan = planRecording([xor], { mutantsPerClass: 1, cleanVariants: 3, seeds: 2 });

let directory: string;
let whole: Manifest;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faultgap-recording-'));
  whole = (await recordInto('whole', 2))!;
});
afterAll(() => rm(directory, { recursive: true }));

function recordInto(name: string, workers: number, signal = new AbortController().signal, use = plan) {
  return record({
    ...{ plan: use, out: join(directory, name), run: runLocally(workers), backend: 'wasm', signal },
    versions: { faultgap: 'test' },
    command: 'faultgap record',
  });
}

const traceFiles = async (name: string) =>
  (await readdir(join(directory, name), { recursive: true })).filter((file) =>
    /^traces.*\.arrow$/.test(file),
  );

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (error: unknown) => (error instanceof InputError ? error.code : `defect: ${error}`),
  );

describe('a recording', () => {
  it('counts its runs, lists its files, and holds every check', async () => {
    expect(whole.counts).toMatchObject({ programs: 1, mutants: 4, traces: 16 });
    expect(whole.counts.byCategory).toEqual({ architecture: 2, clean: 8, data: 2, loss: 2, optimisation: 2 });
    expect(await verifyRecording(join(directory, 'whole'))).toMatchObject({ problems: [], traces: 16 });
    const provenance = await readProvenance(join(directory, 'whole'));
    expect(provenance.size).toBe(16);
    for (const { phases, seconds } of provenance.values()) {
      const { training, instruments, writing } = phases!;
      for (const part of [training!, instruments!, writing!]) expect(part).toBeGreaterThan(0);
      expect(training! + instruments! + writing!).toBeLessThan(seconds);
    }
  });

  it('has the same hash with one worker, killed and resumed, as with two undisturbed', async () => {
    const out = join(directory, 'killed');
    const command = startCommand(out);
    await waitForFiles('killed', 1);
    command.kill('SIGKILL');
    await once(command, 'exit');
    const before = await traceFiles('killed');
    expect(before.length).toBeLessThan(plan.groups.length);
    expect(await readManifest(out).catch((error) => error.code)).toBe('read-failed');
    const resumed = await recordInto('killed', 1);
    expect(resumed).toEqual(whole);
  });

  it('is stopped by its signal, keeps whole files only, and goes on later', async () => {
    const stop = new AbortController();
    const stopped = record({
      ...{ plan, out: join(directory, 'stopped'), run: runLocally(1), backend: 'wasm', signal: stop.signal },
      versions: { faultgap: 'test' },
      command: 'faultgap record',
      onGroup: () => stop.abort(),
    });
    expect(await stopped).toBeNull();
    const left = await readdir(join(directory, 'stopped'), { recursive: true });
    expect(left.filter((file) => /\.part$|\.lock$|manifest/.test(file))).toEqual([]);
    expect((await recordInto('stopped', 2))!.hash).toBe(whole.hash);
  });

  it('records a damaged group again and leaves the others as they are', async () => {
    const [file] = await traceFiles('whole');
    const path = join(directory, 'whole', file!);
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, bytes.length - 100));
    expect((await recordInto('whole', 1))!.hash).toBe(whole.hash);
  });

  it('refuses a directory that another recording is in, or that another process writes to', async () => {
    const other = planRecording([xor], { mutantsPerClass: 0, cleanVariants: 0, seeds: 1 });
    expect(await codeOf(recordInto('whole', 1, undefined, other))).toBe('other-recording');
    await writeFile(join(directory, 'whole', 'recording.lock'), `${process.ppid} ${hostname()}\n`);
    expect(await codeOf(recordInto('whole', 1))).toBe('recording-locked');
    await rm(join(directory, 'whole', 'recording.lock'));
  });

  it('says in one line where it cannot write', async () => {
    await writeFile(join(directory, 'file'), '');
    await expect(recordInto('file/inside', 1)).rejects.toThrow(
      /cannot write .*; got a file where .* choose another --out/,
    );
  });
});

describe('verifying a recording', () => {
  const problemsAfter = async (spoil: (out: string, file: string) => Promise<unknown>) => {
    const out = join(directory, 'whole');
    const path = join(out, (await traceFiles('whole'))[0]!);
    const manifest = await readFile(join(out, 'manifest.json'));
    const bytes = await readFile(path);
    await spoil(out, path);
    const { problems } = await verifyRecording(out).finally(async () => {
      await writeFile(path, bytes);
      await writeFile(join(out, 'manifest.json'), manifest);
      await rm(join(out, 'traces', 'stray.arrow'), { force: true });
    });
    return problems.join('\n');
  };
  const editManifest = (out: string, edit: (manifest: Manifest) => void) => {
    return readManifest(out).then((manifest) => {
      edit(manifest);
      return writeFile(join(out, 'manifest.json'), JSON.stringify(manifest));
    });
  };

  it('tells a changed, a cut off, a missing and a stray file', async () => {
    const change = async (_: string, file: string) => {
      const bytes = await readFile(file);
      bytes[bytes.length >> 1]! ^= 1;
      await writeFile(file, bytes);
    };
    expect(await problemsAfter(change)).toMatch(/is not the file of its manifest/);
    const cut = async (_: string, file: string) => writeFile(file, (await readFile(file)).subarray(0, 999));
    expect(await problemsAfter(cut)).toMatch(/is cut off; need \d+ bytes; got 999/);
    expect(await problemsAfter((_, file) => rm(file))).toMatch(/cannot read/);
    const stray = (out: string) => writeFile(join(out, 'traces', 'stray.arrow'), '');
    expect(await problemsAfter(stray)).toBe('traces/stray.arrow is not in the manifest');
  });

  it('tells counts and row counts that do not fit', async () => {
    const counts = (out: string) => editManifest(out, (manifest) => void manifest.counts.traces++);
    expect(await problemsAfter(counts)).toMatch(/counts are not those of its runs/);
    const rows = (out: string) =>
      editManifest(out, ({ files }) => void files.find((f) => f.kind === 'traces')!.rows++);
    expect(await problemsAfter(rows)).toMatch(/does not hold what its manifest says; need 2? ?\d+ runs/);
  });

  it('refuses a directory without a manifest, and one whose manifest is none', async () => {
    expect(await codeOf(verifyRecording(join(directory, 'nowhere')))).toBe('read-failed');
    await writeFile(join(directory, 'manifest.json'), '{"schemaVersion":1}');
    expect(await codeOf(verifyRecording(directory))).toBe('manifest-invalid');
    await writeFile(join(directory, 'manifest.json'), '{"schemaVersion":99}');
    expect(await codeOf(verifyRecording(directory))).toBe('schema-version');
  });
});

/** The same recording in a process of its own, to be killed. */
function startCommand(out: string) {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const script = fileURLToPath(new URL('../record-xor.ts', import.meta.url));
  return spawn(process.execPath, ['--import', tsx, script, out], { stdio: 'ignore' });
}

async function waitForFiles(name: string, count: number): Promise<void> {
  for (;;) {
    const files = await traceFiles(name).catch(() => []);
    if (files.length >= count) return;
    await setTimeout(20);
  }
}

describe('recording in this process', () => {
  it('gives the traces of a program and of one mutant per class, ready for extractors', async () => {
    const traces = await recordRuns(programs.get('toy-xor'), { instruments: [lossInstrument] });
    expect(traces.map(({ header }) => header.category).sort()).toEqual(
      ['architecture', 'data', 'loss', 'optimisation', null].sort(),
    );
    const clean = traces.find(({ header }) => header.operator === 'clean')!;
    expect(clean.scalars['loss.train']!.at(-1)).toBeLessThan(clean.scalars['loss.train']![0]!);
    const { values, groups } = extractFeatures(traces, [extractors.get('loss')]);
    expect(groups).toHaveLength(traces.length);
    expect(values.every((column) => column.some(Number.isFinite))).toBe(true);
  });

  it('refuses a program that is wrong', async () => {
    await expect(recordRuns({ ...xor, epochs: 0 })).rejects.toMatchObject({ code: 'invalid-program' });
  });
});

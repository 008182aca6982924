import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { cp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { programs } from '../../corpus/programs/index.ts';
import { sampleTraces } from '../../scripts/sample-traces.ts';
import { shipRecording } from '../../scripts/shipping.ts';
import { indexCorpus2 } from '../../src/cli/work/index-corpus-2.ts';
import { mergeDerived } from '../../src/eval/merge-derived.ts';
import { readRecording } from '../../src/eval/recording.ts';
import { verifyDerived } from '../../src/eval/verify/derived.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { hashGroups, type RecordingPlan } from '../../src/traces/plan.ts';
import { mergeShards } from '../../src/traces/recording/merge.ts';
import { dealPrograms, takeShard, writeShard } from '../../src/traces/recording/shard.ts';
import { presentTraces, readManifest } from '../../src/traces/store/manifest.ts';
import { verifyRecording } from '../../src/traces/store/verify.ts';
import type { ProgramSpec } from '../../src/training/spec.ts';
import { writeWholeRecording } from './whole-recording.ts';

/** Families of faults are of two programs at least: the first part has one alone. */
const names = ['p', 'q', 'r'];
const specs = names.map((id) => ({ ...programs.get('toy-xor'), id }));

/** One trace file for each program, as `writeWholeRecording` writes them. */
function planOf(some: readonly ProgramSpec[]): RecordingPlan {
  const groups = some.map((program) => ({ id: '0', program, runs: [], plannedSteps: 100 }));
  const version = 2;
  return {
    version,
    groups,
    hash: hashGroups(
      some.map(() => '0'),
      { version, backend: 'wasm' },
    ),
  };
}

const take = (index: number) => {
  const number = { index, of: 2 };
  return takeShard(number, planOf(dealPrograms(number, specs)), {
    programs: specs,
    command: 'faultgap record',
  });
};

const folder = mkdtempSync(join(tmpdir(), 'faultgap-derived-'));
const made = [folder];
const place = (name: string) => join(folder, name);
const sample = { files: 8, seed: '' };
const hashOf = async (directory: string, name: string) => sha256(await readFile(join(directory, name)));

let whole: string;
beforeAll(async () => {
  whole = await writeWholeRecording('', { programs: names, plan: planOf(specs).hash });
  made.push(whole);
  for (const index of [1, 2]) {
    const { plan: part, shard } = take(index);
    const own = part.groups.map(({ program }) => program.id);
    const raw = await writeWholeRecording('', { programs: own, plan: part.hash });
    made.push(raw);
    await writeShard(raw, shard);
    await shipRecording(raw, place(`shipped-${index}`), {
      tables: [{ window: 1, extractors: ['loss', 'gradient'] }],
      isPacked: (name) => name.endsWith('.arrow'),
      chooseTraces: (from, manifest) => sampleTraces(from, manifest, (program) => program !== 'r'),
    });
  }
});
afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true });
});

const shipped = () => [place('shipped-1'), place('shipped-2')];

it('makes the features and labels of the whole of shipped shards, whose traces are mostly absent', async () => {
  const out = place('merged');
  const { hash } = await mergeShards(shipped(), out);
  const derived = await mergeDerived(shipped(), out);
  expect(derived).toEqual(['features.arrow', 'labels-seven.arrow', 'labels.arrow']);
  expect(hash).toBe((await readManifest(whole)).hash);
  for (const name of ['runs.arrow', 'features.arrow', 'labels.arrow'])
    expect(await hashOf(out, name), name).toBe(await hashOf(whole, name));
  expect(presentTraces(await readManifest(out))).toHaveLength(2);
  expect(await verifyRecording(out)).toMatchObject({ problems: [], absent: 1 });
  expect(await verifyDerived(out, sample)).toMatchObject({ problems: [], derived: 3 });
  const { counts, features } = await readRecording({ directory: out });
  expect([counts.programs, (await features(1)).groups.length]).toEqual([3, 90]);
});

it('ships shards that hold on their own', async () => {
  for (const [absent, directory] of shipped().entries()) {
    expect(await verifyRecording(directory)).toMatchObject({ problems: [], absent });
    expect((await verifyDerived(directory, sample)).problems).toEqual([]);
  }
});

it('makes a recording of some shards where that is asked for', async () => {
  const [only] = shipped();
  await expect(mergeShards([only!], place('partial'))).rejects.toThrow('none of number 2');
  const { counts, plan } = await mergeShards([only!], place('partial'), { partial: true });
  await mergeDerived([only!], place('partial'));
  expect(counts.programs).toBe(1);
  expect(plan).not.toBe(planOf(specs).hash);
  expect((await verifyDerived(place('partial'), sample)).problems).toEqual([]);
});

it('indexes the shards of a corpus once, whoever else does at the same time, and others into another folder', async () => {
  const from = place('checkout');
  const add = (index: number) =>
    cp(place(`shipped-${index}`), join(from, `named-${index}-of-2`), { recursive: true });
  await add(1);
  const [part, same] = await Promise.all([1, 2].map(() => indexCorpus2(place('results'), from)));
  expect(same).toBe(part);
  expect(await readdir(place('results'))).toEqual([basename(part!)]);
  expect((await readManifest(part!)).counts.programs).toBe(1);
  const { mtimeMs } = statSync(join(part!, 'manifest.json'));
  expect(await indexCorpus2(place('results'), from)).toBe(part);
  expect(statSync(join(part!, 'manifest.json')).mtimeMs).toBe(mtimeMs);
  await add(2);
  const all = await indexCorpus2(place('results'), from);
  expect((await readManifest(all)).hash).toBe((await readManifest(whole)).hash);
  await expect(indexCorpus2(place('results'), place('none'))).rejects.toThrow('Use a checkout');
});

it.each([1, 2, 3])('deals programs in their order into %i parts, none of them empty', (of) => {
  const dealt = Array.from({ length: of }, (_, i) =>
    dealPrograms({ index: i + 1, of }, specs).map(({ id }) => id),
  );
  expect(dealt.flat()).toEqual(names);
  expect(Math.min(...dealt.map(({ length }) => length))).toBe(Math.floor(3 / of));
});

import { mkdtempSync, rmSync } from 'node:fs';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programs } from '../../../corpus/programs/index.ts';
import { planRecording } from '../../../src/traces/plan.ts';
import { mergeShards } from '../../../src/traces/recording/merge.ts';
import { runLocally } from '../../../src/traces/recording/pool.ts';
import { record } from '../../../src/traces/recording/recording.ts';
import { dealPrograms, takeShard } from '../../../src/traces/recording/shard.ts';
import type { Manifest } from '../../../src/traces/store/manifest.ts';
import { readProvenance } from '../../../src/traces/store/provenance.ts';
import { verifyRecording } from '../../../src/traces/store/verify.ts';

const chosen = ['toy-xor', 'toy-iris'].map((id) => ({ ...programs.get(id), epochs: 1 }));
const few = { mutantsPerClass: 1, cleanVariants: 0, seeds: 1 };
const plan = planRecording(chosen, few);
const command = 'faultgap record --programs toy-xor,toy-iris';

const folder = mkdtempSync(join(tmpdir(), 'faultgap-merge-'));
const place = (name: string) => join(folder, name);

function recordInto(name: string, part: Pick<Parameters<typeof record>[0], 'plan' | 'shard'>) {
  const { signal } = new AbortController();
  const common = { backend: 'wasm', versions: { faultgap: 'test' }, command, signal };
  return record({ ...common, ...part, out: place(name), run: runLocally(1) });
}

const take = (index: number, of: number) =>
  takeShard({ index, of }, planRecording(dealPrograms({ index, of }, chosen), few), {
    programs: chosen,
    command,
  });
const recordShard = (name: string, index: number, of: number) => recordInto(name, take(index, of));

let whole: Manifest;
beforeAll(async () => {
  whole = (await recordInto('whole', { plan }))!;
  for (const index of [1, 2]) await recordShard(`shard-${index}`, index, 2);
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true }));

const both = () => [place('shard-1'), place('shard-2')];

/** A copy of a shard whose file says something else. */
async function changeShard(name: string, file: string, from: string | RegExp, to: string): Promise<string> {
  await cp(place(name), place('changed'), { recursive: true, force: true });
  const path = join(place('changed'), file);
  const text = await readFile(path, 'utf8');
  expect(text).toMatch(from);
  await writeFile(path, text.replace(from, to));
  return place('changed');
}

describe('a merge of shards', () => {
  it('is the recording of one machine, in whatever order they are given, and once more', async () => {
    expect(await mergeShards(both().reverse(), place('merged'))).toEqual(whole);
    expect(await verifyRecording(place('merged'))).toMatchObject({ problems: [], hash: whole.hash });
    expect((await readProvenance(place('merged'))).size).toBe(whole.counts.traces);
    expect(await mergeShards(both(), place('merged'))).toEqual(whole);
  });

  it('is of shards that are recordings on their own', async () => {
    for (const name of both()) expect(await verifyRecording(name)).toMatchObject({ problems: [] });
  });

  it('needs every shard, each once', async () => {
    const out = place('refused');
    await expect(mergeShards([place('shard-2')], out)).rejects.toThrow(
      'need 1 to 2 of 2; got none of number 1',
    );
    await expect(mergeShards([...both(), place('shard-1')], out)).rejects.toThrow('got number 1 twice');
    await expect(mergeShards([place('whole')], out)).rejects.toThrow(/whole is no shard of a recording/);
  });

  it('refuses a shard that is not finished, or whose file is damaged, and leaves nothing half written', async () => {
    const unfinished = place('unfinished');
    await cp(place('shard-1'), unfinished, { recursive: true });
    await rm(join(unfinished, 'manifest.json'));
    await expect(mergeShards([unfinished, place('shard-2')], place('refused'))).rejects.toThrow(
      /^shard 1\/2 in .*unfinished is not finished\. Run its command again/,
    );
    const damaged = place('damaged');
    await cp(place('shard-1'), damaged, { recursive: true });
    await writeFile(join(damaged, take(1, 2).shard.traces[0]!), 'no');
    await expect(mergeShards([damaged, place('shard-2')], place('refused'))).rejects.toMatchObject({
      code: expect.stringMatching(/^(arrow|trace)-/),
    });
    await expect(readFile(join(place('refused'), 'manifest.json'))).rejects.toThrow('ENOENT');
    expect(await mergeShards(both(), place('refused'))).toEqual(whole);
  });

  it.each([
    ['command', 'shard.json', 'toy-xor,toy-iris', 'toy-xor'],
    ['version of the code', 'shard.json', /"code": "[^"]*"/, '"code": "0.0.1"'],
    ['versions', 'manifest.json', '"backend": "wasm"', '"backend": "cpu"'],
  ])('refuses a shard of another %s, by name', async (what, file, from, to) => {
    const changed = await changeShard('shard-2', file, from, to);
    await expect(mergeShards([place('shard-1'), changed], place('refused'))).rejects.toThrow(
      `${changed} has another ${what} than ${place('shard-1')}; need `,
    );
  });

  it('takes a shard that another version of the code recorded where that is asked for', async () => {
    const changed = await changeShard('shard-2', 'shard.json', /"code": "[^"]*"/, '"code": "0.0.1"');
    const merged = await mergeShards([place('shard-1'), changed], place('any-code'), { anyCode: true });
    expect(merged).toEqual(whole);
  });

  it('refuses another plan, and a shard whose manifest is of another one', async () => {
    const other = await changeShard('shard-2', 'shard.json', take(2, 2).shard.whole, '0'.repeat(64));
    await expect(mergeShards([place('shard-1'), other], place('refused'))).rejects.toThrow(
      'are of different recordings',
    );
  });

  it('takes no more shards than programs, and its folder for one recording alone', async () => {
    expect(() => take(1, 3)).toThrow('need at most 2 shards; got 3');
    await expect(recordShard('shard-1', 2, 2)).rejects.toThrow(/holds a recording of another plan/);
    await expect(mergeShards(both(), place('shard-1'))).rejects.toThrow(/holds a recording of another plan/);
  });
});

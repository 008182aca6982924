import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { programs } from '../../corpus/programs/index.ts';
import { planRecording } from '../../src/traces/plan.ts';
import { recordingVersions } from '../../src/traces/recording/job.ts';
import { runLocally } from '../../src/traces/recording/pool.ts';
import { record } from '../../src/traces/recording/recording.ts';
import { verifyRecording } from '../../src/traces/store/verify.ts';
import { selectBackend } from '../../src/training/backend.ts';
import { growDisk, mountDisk, unmountDisk } from './small-disk.ts';

const plan = planRecording([programs.get('toy-xor')], { seeds: 1, mutantsPerClass: 1, cleanVariants: 0 });

const folder = mkdtempSync(join(tmpdir(), 'faultgap-hardship-'));
const disk = join(folder, 'disk');
const isMounted = mountDisk(disk, 72);

let expected: string;
beforeAll(async () => {
  expected = (await recordInto(join(folder, 'undisturbed')))!.hash;
}, 180_000);
afterAll(() => {
  unmountDisk(disk);
  rmSync(folder, { recursive: true });
});

async function recordInto(out: string, onGroup: () => void | Promise<void> = () => {}) {
  const versions = recordingVersions(await selectBackend('wasm'));
  const { signal } = new AbortController();
  const common = { backend: 'wasm', versions, command: 'faultgap record', signal };
  return record({ ...common, plan, out, run: runLocally(1), onGroup });
}

test.skipIf(!isMounted)(
  `a recording whose disk is full says so, and goes on where there is room${isMounted ? '' : ' (skipped: cannot mount a disk)'}`,
  async () => {
    const out = join(disk, 'recording');
    await expect(recordInto(out)).rejects.toThrow(/^cannot write .*; got a full disk\. Free space or choose/);
    growDisk(disk, 4096);
    expect((await recordInto(out))!.hash).toBe(expected);
    expect(await verifyRecording(out)).toMatchObject({ problems: [] });
  },
);

test('a recording whose folder is deleted under way is whole in the end, or says what is missing', async () => {
  const out = join(folder, 'deleted');
  let groups = 0;
  const onGroup = async () => {
    if (++groups === 1) await rm(out, { recursive: true, force: true });
  };
  await expect(recordInto(out, onGroup)).rejects.toThrow(/^cannot read .*arrow; got no such file/);
  expect((await recordInto(out))!.hash).toBe(expected);
  expect(await verifyRecording(out)).toMatchObject({ problems: [] });
});

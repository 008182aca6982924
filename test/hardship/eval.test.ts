import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { writeLabelledRecording } from '../eval/small-recording.ts';
import { growDisk, mountDisk, unmountDisk } from './small-disk.ts';

const study = '--task detection --diagnosers majority --features loss --splits S0,S1 --folds 2 --repeats 1';

const folder = mkdtempSync(join(tmpdir(), 'faultgap-hardship-'));
const disk = join(folder, 'disk');
const isMounted = mountDisk(disk, 8);

let recording: string;
beforeAll(async () => {
  recording = await writeLabelledRecording();
});
afterAll(() => {
  unmountDisk(disk);
  for (const path of [folder, recording]) rmSync(path, { recursive: true });
});

const evaluate = (out: string) =>
  runCli('eval', recording, ...study.split(' '), '--draws', '100', '--workers', '1', '--quiet', '--out', out);
const resultOf = (out: string) => readFile(join(out, 'result.json'), 'utf8');

test('of two evaluations into one folder, one is made and the other refused or made after it', async () => {
  const out = join(folder, 'shared');
  const both = await Promise.all([evaluate(out), evaluate(out)]);
  expect(both.map(({ code }) => code)).toContain(0);
  for (const { code, stderr } of both)
    if (code !== 0) {
      expect(code).toBe(2);
      expect(stderr).toMatch(/^faultgap: one evaluation at a time writes to a directory; .*\n$/);
    }
}, 180_000);

test.skipIf(!isMounted)(
  `an evaluation whose disk is full says so, and goes on where there is room${isMounted ? '' : ' (skipped: cannot mount a disk)'}`,
  async () => {
    const out = join(disk, 'evaluation');
    const { code, stdout, stderr } = await evaluate(out);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^faultgap: cannot write .*; got a full disk\. .*\[write-failed\]\n$/);
    growDisk(disk, 4096);
    expect((await evaluate(out)).code).toBe(0);
    expect(await resultOf(out)).toBe(await resultOf(join(folder, 'shared')));
  },
  180_000,
);

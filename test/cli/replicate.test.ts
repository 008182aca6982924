import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { replicationSchema } from '../../src/replication/index.ts';
import { madeUpRelease, writeRelease } from '../replication/made-release.ts';
import { callCli } from './run-cli.ts';

const root = mkdtempSync(join(tmpdir(), 'faultgap-replicate-'));
afterAll(() => rmSync(root, { recursive: true }));

test('realism prints what is equal, the conventions and the claims; as JSON, by the exported schema', async () => {
  const release = writeRelease(madeUpRelease(), root);
  const args = ['replicate', 'realism', '--release', release, '--draws', '100'];
  const { code, stdout, stderr } = await callCli(...args);
  expect(stderr).toBe('');
  // Made-up values are not those published: a check that did not hold.
  expect(code).toBe(1);
  expect(stdout).toMatch(/^An Empirical Study .*\n5 of 41 published values are equal to the printed digit/);
  expect(stdout).toContain('Conventions: files: all');
  expect(stdout).toMatch(/bugs \/ all +86 +86 +yes/);
  expect(stdout).toMatch(/CS \/ bugs won \/ all \/ pre-training +56 +86 +no/);
  const brief = await callCli(...args, '--brief');
  expect(brief.stdout).not.toMatch(/bugs \/ all +86 +86 +yes/);
  const json = replicationSchema.parse(JSON.parse((await callCli(...args, '--json')).stdout));
  expect(json.counts).toEqual({ equal: 5, different: 36, unknown: 0 });
  expect(json.commands).toEqual([
    'faultgap replicate realism --release RELEASE --files all --draws 100 --seed 0',
  ]);
});

test.each([
  ['without a release', ['realism'], /need --release DIR.*git clone .*\[no-release\]/],
  ['a folder that is not there', ['selection', '--release', 'nowhere'], /nowhere, which is not there/],
  ['an unknown choice of files', ['realism', '--files', 'some'], /Allowed choices are all, clean, reliable/],
  ['a release that nobody made', ['dynfault', '--release', root], /authors of DynFault published no data/],
  ['a file', ['realism', '--release', import.meta.filename], /replicate\.test\.ts, which is no folder/],
  ['an unknown paper', ['gravity'], /no command is called "gravity"/],
])('%s ends with 2 and one line', async (_, args, line) => {
  const { code, stderr } = await callCli('replicate', ...args);
  expect(code).toBe(2);
  expect(stderr).toMatch(line);
  expect(stderr).toMatch(/^faultgap: [^\n]*\n$/);
});

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseResult } from '../../src/eval/result.ts';
import { packageRoot } from '../../src/lib/files.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { argumentsOf, callCli, runCli } from './run-cli.ts';

const out = mkdtempSync(join(tmpdir(), 'faultgap-bugs-'));
afterAll(() => rmSync(out, { recursive: true }));

const recorded = join(packageRoot, 'corpus/recorded');
const methods = [
  '--diagnosers',
  'tree',
  '--features',
  'loss',
  '--repeats',
  '1',
  '--draws',
  '100',
  '--decision',
  'plain',
];

test('the shipped real faults are diagnosed by the word alone, alike by one process and two', async () => {
  const first = await diagnose('1', ['eval', recorded, '--test', 'bugs', ...methods]);
  const command = first.commands.at(-1)!;
  expect(command).toMatch(/^faultgap eval DIR .*--test bugs$/);
  // The command that the result records makes it again.
  const second = await diagnose('2', argumentsOf(command, { DIR: recorded }));
  expect(second).toEqual(first);
  expect(first.rows.map(({ split }) => split)).toEqual(['bugs', 'bugs-single']);
  expect(first.rows[0]!.n).toBeGreaterThan(200);
}, 300_000);

async function diagnose(workers: string, args: readonly string[]) {
  const directory = join(out, workers);
  const how = ['--workers', workers, '--out', directory, '--quiet', '--json'];
  const { code, stdout, stderr } = await runCli(...args, ...how);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const result = parseResult(JSON.parse(stdout));
  const [file, ...more] = readdirSync(join(directory, 'predictions'));
  expect([file, ...more]).toEqual(['fault-typing-tree-loss-bugs.arrow']);
  const hash = sha256(readFileSync(join(directory, 'predictions', file!)));
  expect(result.rows.map((row) => row.predictionsSha256)).toEqual([hash, hash]);
  return result;
}

test('a recording without real faults is refused in one line', async () => {
  const { code, stdout, stderr } = await callCli(
    'eval',
    recorded,
    '--test',
    recorded,
    ...methods,
    '--out',
    out,
  );
  expect(stderr).toMatch(/must hold runs of real faults/);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

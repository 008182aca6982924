import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parseResult } from '../../src/eval/result.ts';
import { packageRoot } from '../../src/lib/files.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { runCli } from './run-cli.ts';

const out = mkdtempSync(join(tmpdir(), 'faultgap-bugs-'));
afterAll(() => rmSync(out, { recursive: true }));

const recorded = join(packageRoot, 'corpus/recorded');
const asked = ['--diagnosers', 'tree', '--features', 'loss', '--repeats', '1', '--draws', '100', '--quiet'];
const diagnose = (...args: string[]) => runCli('eval', recorded, '--test', 'bugs', ...asked, ...args);

test('the shipped real faults are diagnosed by the word alone, alike by one process and two', async () => {
  const results = [];
  for (const workers of ['1', '2']) {
    const directory = join(out, workers);
    const { code, stdout, stderr } = await diagnose('--workers', workers, '--out', directory, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    results.push(parseResult(JSON.parse(stdout)));
    const [file, ...more] = readdirSync(join(directory, 'predictions'));
    expect([file, ...more]).toEqual(['fault-typing-tree-loss-bugs.arrow']);
    const hash = sha256(readFileSync(join(directory, 'predictions', file!)));
    expect(results.at(-1)!.rows.map((row) => row.predictionsSha256)).toEqual([hash, hash]);
  }
  expect(results[0]).toEqual(results[1]);
  expect(results[0]!.rows.map(({ split }) => split)).toEqual(['bugs', 'bugs-single']);
  expect(results[0]!.rows[0]!.n).toBeGreaterThan(200);
  expect(results[0]!.commands.at(-1)).toMatch(/^faultgap eval DIR .*--test bugs$/);
}, 120_000);

test('a recording without real faults is refused in one line', async () => {
  const { code, stdout, stderr } = await runCli('eval', recorded, '--test', recorded, ...asked, '--out', out);
  expect(stderr).toMatch(/must hold runs of real faults/);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

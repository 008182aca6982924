import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';
import { writeFiles } from '../traces/import/logs.ts';
import { callCli } from './run-cli.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultgap-logs-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const importOf = (from: string) => callCli('import', from, '--out', join(folder, 'out'), '--quiet');
const fixture = (name: string) => join(packageRoot, 'test', 'traces', 'logs', 'fixtures', name);

it('says how a log was read, in plain words', async () => {
  const { code, stdout } = await importOf(fixture('keras-csv/training.log'));
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^training: Keras CSVLogger: epochs from 0, 6 checks to 6; `loss` → training loss of the epoch, running mean; /,
  );
});

it('names what fits the number of runs as the next step', async () => {
  const one = await importOf(fixture('keras-csv/training.log'));
  expect(one.stdout).toMatch(/\nnext: faultgap diagnose .*out$/m);
  const next = await callCli('diagnose', join(folder, 'out'), '--quiet');
  expect([next.code, next.stderr]).toEqual([0, '']);
  const log = (scale: number) => `epoch,loss,val_loss\n0,${scale},1\n1,${scale / 2},1\n2,${scale / 4},1\n`;
  const two = (a: string, b: string) => writeFiles(join(folder, a), { [a]: log(1), [b]: log(2) });
  const importTo = (from: string, out: string) =>
    callCli('import', from, '--out', join(folder, out), '--quiet');
  const unknown = await importTo(two('a.csv', 'b.csv'), 'second');
  expect(unknown.stdout).toMatch(
    /^next: faultgap diagnose .*a\.csv, a line for each run; eval needs labels$/m,
  );
  const labelled = await importTo(two('net_clean_1.csv', 'net_loss_1.csv'), 'third');
  expect(labelled.stdout).toMatch(/^next: faultgap features, then faultgap eval; /m);
});

it('has a line per run by name, and one for each log that is left out', async () => {
  const log = (scale: number) => `epoch,loss,val_loss\n0,${scale},1\n1,${scale / 2},1\n2,${scale / 4},1\n`;
  const from = writeFiles(join(folder, 'runs'), {
    'exp1/training.csv': log(1),
    'exp2/training.csv': log(2),
    'exp3/training.csv': 'epoch,loss,acc\n0,1,0.45\n1,0.5,48\n',
  });
  const { code, stdout, stderr } = await importOf(from);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^exp1: Keras CSVLogger: .*\nexp2: Keras CSVLogger: .*\n2 runs/);
  expect(stderr).toMatch(
    /^exp3\/training\.csv line 3, column acc: this column changes its unit; .*left out$/m,
  );
});

it('names every file with what is wrong with it where none can be read', async () => {
  const from = writeFiles(join(folder, 'runs'), {
    'a.csv': 'epoch,loss\n0,high\n',
    'b.csv': 'epoch,loss,acc\n0,1,-3\n',
    'c.txt': 'nothing of the kind',
  });
  const { code, stdout, stderr } = await importOf(from);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr.trim().split('\n')).toEqual([
    expect.stringMatching(/^a\.csv .*; left out$/),
    expect.stringMatching(/^b\.csv line 2, column acc: this score cannot be; .*; left out$/),
    'c.txt is no log',
    expect.stringMatching(/^faultgap: not one training could be read from .* \[import-empty\]$/),
  ]);
});

it.each([
  ['boosted trees', fixture('xgboost/train.log'), 'log-trees'],
  ['a path where nothing is', '/nowhere/at/all.csv', 'no-import'],
])('refuses %s in one line', async (_, from, code) => {
  const result = await importOf(from);
  expect([result.code, result.stdout]).toEqual([2, '']);
  expect(result.stderr).toMatch(new RegExp(`^faultgap: .*\\[${code}\\]\\n$`));
});

it('takes trace files of a recording for no logs', async () => {
  expect((await importOf(fixture('keras-csv/training.log'))).code).toBe(0);
  const { code, stderr } = await callCli('diagnose', join(folder, 'out', 'traces'));
  expect(code).toBe(2);
  expect(stderr).toMatch(/^faultgap: .*is a part of a recording.*--trace\. \[log-recording\]\n$/);
});

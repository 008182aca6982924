import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { findTraces } from '../../../src/diagnosis/find-trace.ts';
import { findLogs } from '../../../src/traces/logs/read-logs.ts';

test('names each log of a folder that could not be read, and gives the others', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'faultgap-left-out-'));
  writeFileSync(join(folder, 'a.csv'), 'epoch,loss\n0,1\n1,0.6\n2,0.5\n3,0.4\n');
  writeFileSync(join(folder, 'words.csv'), 'epoch,loss\n0,high\n1,low\n2,lower\n3,lowest\n');
  const leftOut: string[] = [];
  const traces = await findTraces(folder, undefined, (finding) => leftOut.push(finding.file));
  expect(traces).toHaveLength(1);
  expect(leftOut).toEqual(['words.csv']);
});

test('names logs below a folder from there, however the folder is written, and passes by those of packages', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'faultgap-here-'));
  for (const name of ['mine', 'sub', 'node_modules']) mkdirSync(join(folder, name));
  for (const name of ['mine', 'sub', 'node_modules'])
    writeFileSync(join(folder, name, `${name}-log.csv`), 'epoch,loss\n0,1\n1,0.6\n2,0.5\n3,0.4\n');
  const before = process.cwd();
  try {
    process.chdir(folder);
    for (const written of ['.', './', folder, `${folder}/`, './sub/..', `../${basename(folder)}`]) {
      const { logs } = await findLogs(written);
      expect(logs.flatMap(({ files }) => files)).toEqual(['mine/mine-log.csv', 'sub/sub-log.csv']);
    }
  } finally {
    process.chdir(before);
  }
});

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findTraces } from '../../../src/diagnosis/find-trace.ts';

test('names each log of a folder that could not be read, and gives the others', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'faultgap-left-out-'));
  writeFileSync(join(folder, 'a.csv'), 'epoch,loss\n0,1\n1,0.6\n2,0.5\n3,0.4\n');
  writeFileSync(join(folder, 'words.csv'), 'epoch,loss\n0,high\n1,low\n2,lower\n3,lowest\n');
  const leftOut: string[] = [];
  const traces = await findTraces(folder, undefined, (finding) => leftOut.push(finding.file));
  expect(traces).toHaveLength(1);
  expect(leftOut).toEqual(['words.csv']);
});

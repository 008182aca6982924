import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runsName, writeRuns } from '../../../src/traces/store/runs-table.ts';
import { readSeverities } from '../../../src/traces/store/severities.ts';
import { exampleTrace } from '../example.ts';

test('the strength of a fault is read from the table of runs, null for runs without one', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'faultgap-severities-'));
  expect(await readSeverities(directory)).toBeNull();
  const clean = exampleTrace({ severity: null }).header;
  const strong = exampleTrace({ seedIndex: 1, operator: 'units', severity: 'high' }).header;
  await writeRuns(join(directory, runsName), [clean, strong]);
  expect([...(await readSeverities(directory))!]).toEqual([
    [clean.traceId, null],
    [strong.traceId, 'high'],
  ]);
});

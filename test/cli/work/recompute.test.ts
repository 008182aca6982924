import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recomputeResult } from '../../../src/cli/work/recompute.ts';
import { fullResult } from '../../report/full-input.ts';

let evaluation: string;
beforeAll(async () => {
  evaluation = await mkdtemp(join(tmpdir(), 'faultgap-recompute-'));
  await writeFile(join(evaluation, 'result.json'), JSON.stringify(fullResult()));
});
afterAll(() => rm(evaluation, { recursive: true }));

test('comparisons are never made again from another file than the result names', async () => {
  const made = recomputeResult({ evaluation, recording: evaluation, workers: 1 });
  await expect(made).rejects.toMatchObject({ code: 'recompute-primary' });
  await expect(made).rejects.toThrow(/of SHA-256 f{64} in corpus\/config; got none/);
});

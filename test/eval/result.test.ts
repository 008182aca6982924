import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseResult, readResult } from '../../src/eval/result.ts';
import { fullResult } from '../report/full-input.ts';

it('reads diagnosers and feature sets by the names of the last release', () => {
  const { rows, gaps: _, ...rest } = fullResult();
  const old = { ...rows[0]!, diagnoser: 'default-corrected-noval', features: 'default' };
  const [row] = parseResult({ ...rest, gaps: [], rows: [old] }).rows;
  expect([row!.diagnoser, row!.features]).toEqual(['de-fault-corrected-noval', 'de-fault']);
});

it('refuses a gap whose splits have no rows, as after a changed name', () => {
  const { rows, ...rest } = fullResult();
  const { within, heldOut } = rest.gaps[0]!;
  const kept = rows.filter(({ split }) => split !== heldOut);
  expect(() => parseResult({ ...rest, rows: kept })).toThrow(
    expect.objectContaining({
      code: 'invalid-result',
      message: expect.stringContaining(`under ${within} and ${heldOut}`),
    }),
  );
});

it('refuses a result of another version by name', () => {
  expect(() => parseResult({ ...fullResult(), schemaVersion: 2 })).toThrow(
    expect.objectContaining({ code: 'result-version', message: expect.stringContaining('3') }),
  );
});

it('names the file that is wrong', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'faultgap-result-'));
  for (const content of [{}, { schemaVersion: 2 }]) {
    writeFileSync(join(folder, 'result.json'), JSON.stringify(content));
    await expect(readResult(folder)).rejects.toThrow(join(folder, 'result.json'));
  }
  rmSync(folder, { recursive: true });
});

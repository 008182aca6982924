import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, test } from 'vitest';
import type { ExamPredictions } from '../../src/diagnosis/exam/contract.ts';
import { examItems } from '../../src/diagnosis/exam/items.ts';
import { callCli } from './run-cli.ts';

const directory = mkdtempSync(join(tmpdir(), 'faultgap-exam-'));
afterAll(() => rmSync(directory, { recursive: true }));

const path = join(directory, 'mine.json');
const healthy = examItems('open').map(({ item }) => ({
  ...{ item, recorded: 'log' as const, verdict: 'healthy' as const, class: null, advice: [] },
}));

async function least(share: string, predictions: ExamPredictions['predictions']) {
  writeFileSync(path, JSON.stringify({ predictor: 'mine', predictions }));
  return callCli('exam', '--predictions', path, '--least', share);
}

test('an export says what it wrote, not what was in the folder', async () => {
  const folder = join(directory, 'export');
  mkdirSync(folder);
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  const exported = (half: string) => callCli('exam', '--half', half, '--export', folder);
  expect((await exported('open')).stderr).toMatch(/as was recorded: log, recorder, instruments$/m);
  expect((await exported('frozen')).stderr).toMatch(/as was recorded: log, recorder$/m);
});

describe('the exam as a gate', () => {
  it('passes what reaches the least balanced accuracy, and prints the table all the same', async () => {
    const { code, stdout } = await least('0.5', healthy);
    expect(code).toBe(0);
    expect(stdout).toContain('balanced accuracy, silent is wrong');
  });

  it('ends with 1 below it, and where nothing is predicted', async () => {
    expect((await least('0.51', healthy)).code).toBe(1);
    expect((await least('0', [])).code).toBe(1);
  });

  it('refuses a least where no predictions are scored', async () => {
    const { code, stderr } = await callCli('exam', '--repair', '--least', '0.5');
    expect(code).toBe(2);
    expect(stderr.trim()).toMatch(/^faultgap: a least balanced accuracy .* \[exam-least\]$/);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { InputError } from '../../src/lib/errors.ts';
import { callCli } from './run-cli.ts';

vi.mock('../../src/lib/parts.ts', async (original) => ({
  ...(await original<typeof import('../../src/lib/parts.ts')>()),
  requirePart(part: string) {
    throw new InputError('package-absent', { rule: `${part} is not installed` });
  },
}));

const directory = mkdtempSync(join(tmpdir(), 'faultgap-verify-'));
afterAll(() => rmSync(directory, { recursive: true }));

test('verify needs entries of the leaderboard for a leaderboard alone', async () => {
  const { code, stderr } = await callCli('verify', directory);
  expect(code).toBe(2);
  expect(stderr).not.toContain('package-absent');
  writeFileSync(join(directory, 'board.json'), '{}');
  const board = await callCli('verify', directory, '--recording', directory);
  expect(board.stderr).toMatch(/submissions is not installed.*\[package-absent\]/);
});

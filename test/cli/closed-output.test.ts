import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';

const bin = join(packageRoot, 'bin', 'faultgap.js');

test('a reader that stops early, as head does, ends a command without a word', async () => {
  const child = spawn(process.execPath, [bin, 'list', 'programs', '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  const said = text(child.stderr);
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(await said).toBe('');
});

/** A device whose disk is always full. */
test.runIf(existsSync('/dev/full'))('a disk that is full under stdout is said in one line', async () => {
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, [bin, 'list', 'tasks'], { stdio: ['ignore', full, 'pipe'] });
  const said = text(child.stderr!);
  expect(await once(child, 'exit')).toEqual([2, null]);
  expect(await said).toMatch(/^faultgap: cannot write to stdout; got ENOSPC: .* \[write-failed\]\n$/);
  closeSync(full);
});

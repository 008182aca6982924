import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describePrograms } from '../../scripts/describe-programs.ts';
import { packageRoot } from '../../src/lib/files.ts';

it('has a table of programs that is current: npx tsx scripts/describe-programs.ts', async () => {
  const card = await readFile(join(packageRoot, 'corpus', 'README.md'), 'utf8');
  expect(card).toBe(describePrograms(card));
});

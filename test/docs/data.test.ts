import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { formatData } from '../../scripts/describe-data.ts';
import { packageRoot } from '../../src/lib/files.ts';

it('has a page of the data sets that is current: npx tsx scripts/describe-data.ts', async () => {
  const page = await readFile(join(packageRoot, 'docs', 'data.md'), 'utf8');
  expect(page).toBe(formatData(page));
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundleGradients } from '../../scripts/stock-gradients.ts';
import { packageRoot } from '../../src/lib/files.ts';

it('holds the gradients of the tfjs that is installed', async () => {
  const committed = await readFile(join(packageRoot, 'src/training/stock-gradients.mjs'), 'utf8');
  expect((await bundleGradients()) === committed).toBe(true);
});

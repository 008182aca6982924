import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../../src/lib/files.ts';
import { buildKernels } from '../../../src/training/kernels/build.ts';

it('compiles the kernels to the committed module, byte for byte', async () => {
  const { module, signatures } = await buildKernels();
  const folder = join(packageRoot, 'src/training/kernels');
  expect(Buffer.compare(module, await readFile(join(folder, 'kernels.wasm')))).toBe(0);
  expect(signatures).toBe(await readFile(join(folder, 'signatures.ts'), 'utf8'));
});

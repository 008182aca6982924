import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';
import { importOrder } from '../import-order.ts';

const page = readFileSync(join(packageRoot, 'CONTRIBUTING.md'), 'utf8');

test('CONTRIBUTING prints the import order that the layers test holds', () => {
  expect(page).toContain(`\`\`\`\n${importOrder.map((floor) => floor.join('   ')).join('\n')}\n\`\`\`\n`);
});

test('CONTRIBUTING has one line for each folder, from the ground up', () => {
  const folders = [...page.matchAll(/^\| `((?:src\/[\w-]+|corpus))` +\|/gm)].map(([, folder]) => folder);
  expect(folders).toEqual(importOrder.flat());
});

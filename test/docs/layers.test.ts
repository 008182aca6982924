import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';
import { layerKinds } from '../../src/training/layers/index.ts';
import { activationNames } from '../../src/training/specs/fields.ts';

const page = readFileSync(join(packageRoot, 'docs/layers.md'), 'utf8');

test('the page of layers has a row for every kind, and for no other', () => {
  const rows = [...page.matchAll(/^\| `(\w+)` /gm)].map(([, kind]) => kind!);
  expect(rows.sort()).toEqual(Object.keys(layerKinds).sort());
});

test('the page of layers names every activation', () => {
  const missing = activationNames.filter((name) => !page.includes(`\`${name}\``));
  expect(missing).toEqual([]);
});

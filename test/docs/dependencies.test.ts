import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/lib/files.ts';

const read = (file: string) => readFileSync(join(packageRoot, file), 'utf8');
const { dependencies, peerDependencies } = JSON.parse(read('package.json')) as Record<string, object>;
const [, always, wanted] = read('docs/dependencies.md').split(/^## /m) as [string, string, string];
const named = (table: string) => [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name).sort();

test('the page of dependencies has a line for each that is always installed', () => {
  expect(named(always)).toEqual(Object.keys(dependencies!).sort());
});

test('the page of dependencies has a line for each optional one', () => {
  expect(named(wanted)).toEqual(Object.keys(peerDependencies!).sort());
});

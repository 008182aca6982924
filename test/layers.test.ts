import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../src/lib/files.ts';

/** Imports point to the left of their own folder, or within it. */
const order = [
  'src/lib',
  'src/training',
  'corpus',
  'src/faults',
  'src/traces',
  'src/features',
  'src/eval',
  'src/mutants',
  'src/inputs',
  'src/report',
];

function layerOf(path: string): number {
  return order.findIndex((layer) => path.startsWith(`${layer}/`));
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('assembly'))
    .map((name) => join(folder, name));
}

function relativeImports(file: string): string[] {
  const text = readFileSync(join(packageRoot, file), 'utf8');
  return [...text.matchAll(/from '(\.[^']+)'/g)].map(([, path]) =>
    relative(packageRoot, join(packageRoot, dirname(file), path!)),
  );
}

test('imports point one way', () => {
  const wrong = order.flatMap((folder) =>
    sourceFiles(folder).flatMap((file) =>
      relativeImports(file)
        .filter((target) => layerOf(target) > layerOf(file) || layerOf(target) === -1)
        .map((target) => `${file} imports ${target}`),
    ),
  );
  expect(wrong).toEqual([]);
});

test('Arrow is imported by the store, and below it by what reads and writes the shipped tables', () => {
  const importers = order
    .flatMap(sourceFiles)
    .filter((file) => readFileSync(join(packageRoot, file), 'utf8').includes("from 'apache-arrow'"));
  expect(importers.sort()).toEqual([
    'corpus/data/tables/write.ts',
    'src/tables/number-table.ts',
    'src/traces/store/store.ts',
  ]);
});

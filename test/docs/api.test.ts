import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { formatApi, listExports } from '../../scripts/api.ts';
import * as library from '../../src/index.ts';
import { packageRoot } from '../../src/lib/files.ts';

const exported = listExports();

it('has an API page that is current: npm run api', async () => {
  expect(await readFile(join(packageRoot, 'docs', 'api.md'), 'utf8')).toBe(formatApi());
});

it('lists every value that the library exports, each once', () => {
  const names = exported.map(({ name }) => name);
  expect(names.filter((name) => Object.hasOwn(library, name)).sort()).toEqual(Object.keys(library).sort());
});

it('says in words what each function and value is', () => {
  const silent = exported.filter(({ name, doc }) => Object.hasOwn(library, name) && doc.length < 15);
  expect(silent.map(({ name }) => name)).toEqual([]);
});

it('shows whole declarations', () => {
  const codeOf = (name: string) => exported.find((entry) => entry.name === name)!.code;
  expect(codeOf('recordRuns')).toBe(
    'export async function recordRuns(program: ProgramInput, options: RunsOptions = {}): Promise<Trace[]>;',
  );
  expect(codeOf('Extractor')).toMatch(
    /extractAll\?\(traces: readonly ObservedTrace\[\]\): readonly \(readonly \(number \| null\)\[\]\)\[\];\n\}$/,
  );
  expect(codeOf('extractors')).toBe('export const extractors: Registry<DescribedExtractor>;');
  for (const { code } of exported) expect(code.split('{').length).toBe(code.split('}').length);
});

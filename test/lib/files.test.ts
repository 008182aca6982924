import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot, readFileText, writeFileAtomic } from '../../src/lib/files.ts';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'faultgap-files-'));
});

afterAll(() => rm(directory, { recursive: true }));

test('a file is written whole, directories included, and nothing temporary stays', async () => {
  const path = join(directory, 'a', 'b.txt');
  await writeFileAtomic(path, 'whole');
  expect(await readFileText(path)).toBe('whole');
  expect(await readdir(join(directory, 'a'))).toEqual(['b.txt']);
});

test('a path that cannot be written gives one clear error and leaves no part behind', async () => {
  const file = join(directory, 'file');
  await writeFile(file, '');
  await expect(writeFileAtomic(join(file, 'below'), 'x')).rejects.toMatchObject({ code: 'write-failed' });
  expect(await readdir(directory)).not.toContain('file.part');
});

test('a missing file is named', async () => {
  await expect(readFileText(join(directory, 'nothing'))).rejects.toThrow(/cannot read .*nothing/);
});

test('the package root holds package.json', async () => {
  expect(JSON.parse(await readFileText(join(packageRoot, 'package.json'))).name).toBe('faultgap');
});

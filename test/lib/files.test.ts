import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  packageRoot,
  readFileText,
  readPackedBytes,
  writeFileAtomic,
  writePacked,
} from '../../src/lib/files.ts';

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

test('a packed file is read by its name, and one beside it that is not packed comes first', async () => {
  const path = join(directory, 'packed.txt');
  await writePacked(path, Buffer.from('packed'));
  expect(await readdir(directory)).toContain('packed.txt.gz');
  expect(String(await readPackedBytes(path))).toBe('packed');
  await writeFileAtomic(path, 'plain');
  expect(String(await readPackedBytes(path))).toBe('plain');
});

test('a packed file that is damaged is named, and one that is not there is missed by its own name', async () => {
  const path = join(directory, 'damaged.txt');
  await writeFile(`${path}.gz`, 'no gzip');
  await expect(readPackedBytes(path)).rejects.toMatchObject({ code: 'packed-damaged' });
  await expect(readPackedBytes(join(directory, 'nothing'))).rejects.toThrow(/cannot read .*nothing:?[^.]/);
});

test('the package root holds package.json', async () => {
  expect(JSON.parse(await readFileText(join(packageRoot, 'package.json'))).name).toBe('faultgap');
});

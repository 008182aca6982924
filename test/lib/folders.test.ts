import { mkdtempSync, rmSync } from 'node:fs';
import { chmod, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFolder, type OutKind, requireWritable } from '../../src/lib/folders.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'faultgap-folders-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const check = (path: string, kind: OutKind) =>
  requireWritable(path, kind).then(
    () => 'writable',
    (error) => `${error.code}: ${error.message}`,
  );

test('a folder is made with those above it, by several at once, and again', async () => {
  const path = join(folder, 'a b', 'ü 中 %20', '#c?');
  await Promise.all([makeFolder(path), makeFolder(path), makeFolder(join(path, 'd'))]);
  await makeFolder(path);
  expect((await stat(join(path, 'd'))).isDirectory()).toBe(true);
});

test('a folder is not made below a file, in its place, or where a link leads nowhere', async () => {
  await writeFile(join(folder, 'file'), '');
  await symlink(join(folder, 'nowhere'), join(folder, 'link'));
  await expect(makeFolder(join(folder, 'file'))).rejects.toThrow('EEXIST');
  await expect(makeFolder(join(folder, 'file', 'below'))).rejects.toThrow('ENOTDIR');
  await expect(makeFolder(join(folder, 'link'))).rejects.toThrow('EEXIST');
});

test.runIf(process.platform === 'linux')(
  'a folder that cannot be made ends the attempt at once',
  async () => {
    await expect(makeFolder('/proc/x/y')).rejects.toThrow('ENOENT');
    expect(await check('/proc/x/y', 'folder')).toMatch(
      /^write-failed: cannot write \/proc\/x\/y; got a place where nothing can be made\./,
    );
  },
);

test('what can be written is found writable, and nothing stays behind', async () => {
  await mkdir(join(folder, 'there'));
  await writeFile(join(folder, 'file'), 'old');
  for (const path of ['there', 'new', 'new/and/below']) {
    expect(await check(join(folder, path), 'folder')).toBe('writable');
  }
  for (const path of ['file', 'new', 'there/new']) {
    expect(await check(join(folder, path), 'file')).toBe('writable');
  }
  expect(await readdir(folder, { recursive: true })).toEqual(['file', 'there']);
});

test('what stands in the way is said before the work', async () => {
  await writeFile(join(folder, 'file'), '');
  await symlink(join(folder, 'nowhere'), join(folder, 'link'));
  const cases: [path: string, kind: OutKind, reason: string][] = [
    ['file', 'folder', 'something that is no folder'],
    ['.', 'file', 'something that is no file'],
    ['file/below', 'folder', 'a file where a folder has to be'],
    ['link', 'folder', `a symbolic link to ${join(folder, 'nowhere')}, where nothing is`],
    ['link', 'file', 'a symbolic link to'],
    ['link/below', 'file', 'a symbolic link to'],
    ['x'.repeat(300), 'folder', 'a name that is too long'],
  ];
  for (const [path, kind, reason] of cases)
    expect(await check(join(folder, path), kind)).toContain(`; got ${reason}`);
  expect(await check('', 'folder')).toBe(
    'write-failed: cannot write ; got an empty path. Free space or choose another --out.',
  );
  expect(await check('/dev/null', 'file')).toContain('something that is no file');
});

/** Root writes where it likes. */
test.skipIf(process.getuid?.() === 0)('a folder that is read-only is said before the work', async () => {
  await chmod(folder, 0o500);
  expect(await check(join(folder, 'new'), 'folder')).toContain('; got no right to do so');
  await chmod(folder, 0o700);
});

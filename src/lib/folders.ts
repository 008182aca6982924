import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { mkdir, open, readlink, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { errorText, InputError } from './errors.ts';

/**
 * Makes a folder and those above it; one that is there is left as it is. Node's own recursive `mkdir` never ends below
 * `/proc`, where nothing can be made and no folder is missing.
 * @throws the error of the system.
 */
export async function makeFolder(path: string): Promise<void> {
  let error = await tryMake(path);
  if (error?.code === 'ENOENT' && dirname(path) !== path) {
    await makeFolder(dirname(path));
    error = await tryMake(path);
  }
  if (error !== null) throw error;
}

async function tryMake(path: string): Promise<NodeJS.ErrnoException | null> {
  try {
    await mkdir(path);
    return null;
  } catch (error) {
    const found = await stat(path).catch(() => null);
    return found?.isDirectory() ? null : (error as NodeJS.ErrnoException);
  }
}

/** What stands at a path once a command has written it. */
export type OutKind = 'file' | 'folder';

/**
 * Finds out, before the work, whether a file or a folder can be written, by writing some bytes nearby. Leaves nothing
 * behind: not even folders that are missing are made, since another process may be about to use them.
 * @throws InputError `write-failed`.
 */
export async function requireWritable(path: string, kind: OutKind): Promise<void> {
  try {
    const found = await find(path);
    if (found !== null && !(kind === 'file' ? found.isFile() : found.isDirectory()))
      throw new Error(`something that is no ${kind}`);
    await writeProbe(kind === 'folder' && found !== null ? path : await nearestFolder(path));
  } catch (error) {
    throw writeFailed(path, error);
  }
}

/** What the system says of a path where everybody meets it. */
const wordOf: Readonly<Record<string, string>> = {
  ENOTDIR: 'a file where a folder has to be',
  EEXIST: 'a file or a broken link where a folder has to be',
  ELOOP: 'a symbolic link that leads back to itself',
  ENAMETOOLONG: 'a name that is too long',
  ENOENT: 'a place where nothing can be made',
  EACCES: 'no right to do so',
  EPERM: 'no right to do so',
  EROFS: 'a disk that is read-only',
  ENOSPC: 'a full disk',
  EDQUOT: 'a full quota',
  EIO: 'a device that fails',
  EISDIR: 'a folder',
};

const systemText = (error: unknown) =>
  wordOf[(error as NodeJS.ErrnoException).code ?? ''] ?? errorText(error);

/** The error of whatever kept a path from being read. */
export function readFailed(path: string, error: unknown): InputError {
  const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  const words = { rule: `cannot read ${path}`, value: isMissing ? 'no such file' : systemText(error) };
  return new InputError('read-failed', words, { cause: error });
}

/** The error of whatever kept a path from being written. */
export function writeFailed(path: string, error: unknown): InputError {
  return new InputError(
    'write-failed',
    {
      rule: `cannot write ${path}`,
      value: systemText(error),
      remedy: 'Free space or choose another --out.',
    },
    { cause: error },
  );
}

/** Null where nothing is there. A link to nowhere is something: it cannot be made a folder. */
async function find(path: string): Promise<Stats | null> {
  if (path === '') throw new Error('an empty path');
  try {
    return await stat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const target = await readlink(path).catch(() => null);
    if (target === null) return null;
    throw new Error(`a symbolic link to ${target}, where nothing is`);
  }
}

/** The folder above a path that is there. */
async function nearestFolder(path: string): Promise<string> {
  const above = dirname(resolve(path));
  return (await find(above)) === null ? nearestFolder(above) : above;
}

/** More than a disk that is full could take, with a name of which nobody else makes one. */
async function writeProbe(folder: string): Promise<void> {
  const path = join(folder, `.faultgap-${randomUUID()}.part`);
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(Buffer.alloc(4096));
    await handle.sync();
  } finally {
    await handle.close();
    await rm(path, { force: true });
  }
}

import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { errorText, InputError } from './errors.ts';

/** Root of the installed package, whether the code runs from `src` or from `dist/src`. */
export const packageRoot = findPackageRoot(fileURLToPath(import.meta.url));

function findPackageRoot(file: string): string {
  const afterLib = join(dirname(file), '..', '..');
  return afterLib.endsWith('dist') ? dirname(afterLib) : afterLib;
}

/**
 * Writes a whole file or nothing: to a temporary name beside it, synced, then renamed.
 * @throws InputError `write-failed` where the directory is read-only, the disk is full, and so on.
 */
export async function writeFileAtomic(path: string, content: string | Uint8Array): Promise<void> {
  // Machines that share a file system may have a process of the same number.
  const temporary = `${path}.${hostname()}.${process.pid}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const handle = await open(temporary, 'w');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw new InputError(
      'write-failed',
      {
        rule: `cannot write ${path}`,
        value: errorText(error),
        remedy: 'Free space or choose another --out.',
      },
      { cause: error },
    );
  }
}

/** @throws InputError `read-failed` with the path and the reason. */
export async function readFileBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new InputError(
      'read-failed',
      { rule: `cannot read ${path}`, value: errorText(error) },
      { cause: error },
    );
  }
}

/**
 * As `readFileBytes`, where the file may also stand there packed, as `<path>.gz`: so are the traces of a recording that
 * is shipped. @throws InputError `packed-damaged` too.
 */
export async function readPackedBytes(path: string): Promise<Uint8Array> {
  const packed = existsSync(path) ? null : await readFile(`${path}.gz`).catch(() => null);
  if (packed === null) return readFileBytes(path);
  try {
    return gunzipSync(packed);
  } catch (error) {
    throw new InputError(
      'packed-damaged',
      { rule: `${path}.gz cannot be unpacked`, value: errorText(error), remedy: 'Copy it again.' },
      { cause: error },
    );
  }
}

/** Whether `readPackedBytes` would find the file, plain or packed. */
export function existsPacked(path: string): boolean {
  return existsSync(path) || existsSync(`${path}.gz`);
}

/** Packs what `readPackedBytes` reads; the same bytes every time. @throws InputError `write-failed`. */
export async function writePacked(path: string, content: Uint8Array): Promise<void> {
  await writeFileAtomic(`${path}.gz`, gzipSync(content, { level: 9 }));
}

/** Text of a UTF-8 file; errors as `readFileBytes`. */
export async function readFileText(path: string): Promise<string> {
  return Buffer.from(await readFileBytes(path)).toString('utf8');
}

import { isUtf8 } from 'node:buffer';
import { existsSync } from 'node:fs';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { InputError } from './errors.ts';
import { makeFolder, writeFailed } from './folders.ts';
import { mostText, readRegular, readRegularSync, unpackGuarded } from './guarded-file.ts';

/** Root of the package, whether the code runs from `src` or, in pieces, from `dist`. */
export const packageRoot = findPackageRoot(dirname(fileURLToPath(import.meta.url)));

/** Whether the code runs from its sources, not as it was compiled. */
export const runsFromSources = extname(import.meta.url) === '.ts';

function findPackageRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findPackageRoot(dirname(folder));
}

/**
 * Writes a whole file or nothing: to a temporary name beside it, synced, then renamed.
 * @throws InputError `write-failed` where the directory is read-only, the disk is full, and so on.
 */
export async function writeFileAtomic(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = temporaryName(path);
  try {
    await makeFolder(dirname(path));
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
    throw writeFailed(path, error);
  }
}

/** Where a file is written before it is renamed. Machines that share a file system may have a process of the same number. */
export function temporaryName(path: string): string {
  return `${path}.${hostname()}.${process.pid}.part`;
}

/** @throws InputError as `readRegular`. */
export async function readFileBytes(path: string): Promise<Uint8Array> {
  return readRegular(path);
}

/**
 * As `readFileBytes`, where the file may also stand there packed, as `<path>.gz`: so are the traces of a recording that
 * is shipped. @throws InputError as `unpackGuarded` too.
 */
export async function readPackedBytes(path: string): Promise<Uint8Array> {
  const packed = `${path}.gz`;
  if (existsSync(path) || !existsSync(packed)) return readRegular(path);
  return unpackGuarded(packed, await readRegular(packed));
}

/** Whether `readPackedBytes` would find the file, plain or packed. */
export function existsPacked(path: string): boolean {
  return existsSync(path) || existsSync(`${path}.gz`);
}

/** Packs what `readPackedBytes` reads; the same bytes every time. @throws InputError `write-failed`. */
export async function writePacked(path: string, content: Uint8Array): Promise<void> {
  await writeFileAtomic(`${path}.gz`, gzipSync(content, { level: 9 }));
}

/** Text of a UTF-8 file. @throws InputError as `readRegular`, `text-encoding`. */
export async function readFileText(path: string): Promise<string> {
  return decodeText(path, await readRegular(path, mostText));
}

/** As `readFileText`, at once. */
export function readFileTextSync(path: string): string {
  return decodeText(path, readRegularSync(path, mostText));
}

function decodeText(path: string, bytes: Uint8Array): string {
  if (isUtf8(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  throw new InputError('text-encoding', { rule: `${path} is no text in UTF-8`, remedy: 'Save it as UTF-8.' });
}

/** Every file below a directory, folders left out: paths from there with `/`, sorted. @throws the error of the system. */
export async function listFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relative(directory, join(parentPath, name)).split(sep).join('/'))
    .sort();
}

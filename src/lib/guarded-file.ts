import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip, type ZlibOptions } from 'node:zlib';
import { errorText, InputError } from './errors.ts';
import { readFailed } from './folders.ts';

/** Of text that is read whole: JSON, CSV, plug-ins. */
export const mostText = 256 * 2 ** 20;
/** Of a file of ours that is read whole. */
export const mostBytes = 2 ** 30;

/**
 * How much so many packed bytes may unpack to: what compresses a hundredfold is no table of measurements, and a small file
 * must not fill the memory. Small ones may, since headers and columns of one value compress well.
 */
export function unpackLimit(packed: number, most = mostBytes): number {
  return Math.min(most, Math.max(32 * 2 ** 20, 100 * packed));
}

/**
 * The bytes of a file that a stranger may have written: a regular file, no link, of a bounded size. Where the name ends in
 * `.gz` it is unpacked, to no more than the same bound.
 * @throws InputError as `readRegular` and `unpackGuarded`, `file-link`.
 */
export async function readGuarded(path: string, maxBytes: number): Promise<Uint8Array> {
  const bytes = await readRegular(path, maxBytes, constants.O_NOFOLLOW);
  return path.endsWith('.gz') ? unpackGuarded(path, bytes, maxBytes) : bytes;
}

const unpack: (bytes: Uint8Array, options: ZlibOptions) => Promise<Uint8Array> = promisify(gunzip);

/** The bytes of a gzip file. @throws InputError `file-too-large` where they are more than `unpackLimit`, `packed-damaged`. */
export async function unpackGuarded(path: string, bytes: Uint8Array, most = mostBytes): Promise<Uint8Array> {
  const maxOutputLength = unpackLimit(bytes.length, most);
  try {
    return await unpack(bytes, { maxOutputLength });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw tooLarge(path, maxOutputLength, 'more than that when unpacked');
    throw new InputError(
      'packed-damaged',
      { rule: `${path} cannot be unpacked`, value: errorText(error), remedy: 'Copy it again.' },
      { cause: error },
    );
  }
}

/** A regular file that is open for reading. */
export interface OpenFile {
  readonly handle: FileHandle;
  /** Bytes of the file as it was opened. */
  readonly size: number;
  /** @throws InputError `file-changed` where it was written since. */
  requireSame(): Promise<void>;
}

/**
 * Opens a regular file: no pipe, which might never end, and no device. The handle that is checked is the one that is read, so
 * that nobody can put another file in its place between.
 * @throws InputError `read-failed`, `file-irregular`, `file-too-large`.
 */
export async function openRegular(path: string, most: number, flags = 0): Promise<OpenFile> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | flags).catch(refuse(path));
  try {
    const before = await handle.stat();
    checkStats(path, before, most);
    return {
      handle,
      size: before.size,
      requireSame: async () => checkSame(path, before, await handle.stat()),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * The bytes of a regular file, all of one moment.
 * @throws InputError as `openRegular`, `file-changed`.
 */
export async function readRegular(path: string, most = mostBytes, flags = 0): Promise<Uint8Array> {
  const { handle, size, requireSame } = await openRegular(path, most, flags);
  try {
    const bytes = Buffer.allocUnsafe(size);
    let end = 0;
    for (let read = -1; read !== 0 && end < size; end += read)
      read = (await handle.read(bytes, end, size - end, end).catch(refuse(path))).bytesRead;
    await requireSame();
    return bytes;
  } finally {
    await handle.close();
  }
}

/** As `readRegular`, at once. */
export function readRegularSync(path: string, most = mostBytes): Uint8Array {
  const file = openOrRefuse(path);
  try {
    const before = fstatSync(file);
    checkStats(path, before, most);
    const bytes = Buffer.allocUnsafe(before.size);
    let end = 0;
    for (let read = -1; read !== 0 && end < bytes.length; end += read)
      read = readSync(file, bytes, end, bytes.length - end, end);
    checkSame(path, before, fstatSync(file));
    return bytes;
  } finally {
    closeSync(file);
  }
}

function openOrRefuse(path: string): number {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    throw cannotRead(path, error);
  }
}

function refuse(path: string) {
  return (error: unknown): never => {
    throw cannotRead(path, error);
  };
}

function cannotRead(path: string, error: unknown): InputError {
  if ((error as NodeJS.ErrnoException).code === 'ELOOP')
    return new InputError('file-link', {
      rule: `${path} is a symbolic link`,
      need: 'the file itself',
      remedy: 'Put a copy in its place.',
    });
  return readFailed(path, error);
}

/** @throws InputError `file-irregular`, `file-too-large`. */
function checkStats(path: string, stats: Stats, most: number): void {
  if (!stats.isFile())
    throw new InputError('file-irregular', {
      rule: `${path} must be a regular file`,
      value: stats.isDirectory() ? 'a folder' : 'a pipe, a device or the like',
    });
  if (stats.size > most) throw tooLarge(path, most, `${stats.size} bytes`);
}

/** @throws InputError `file-changed` where a file was written while it was read. */
function checkSame(path: string, before: Stats, after: Stats): void {
  if (after.size === before.size && after.mtimeMs === before.mtimeMs) return;
  throw new InputError('file-changed', {
    rule: `${path} was written while it was read`,
    remedy: 'Read it again when its writer is done.',
  });
}

function tooLarge(path: string, most: number, value: string): InputError {
  return new InputError('file-too-large', {
    rule: `${path} is too large`,
    need: `at most ${most} bytes`,
    value,
  });
}

import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { errorText, InputError } from './errors.ts';

const unpack = promisify(gunzip);

/**
 * The bytes of a file that a stranger may have written: a regular file, no link, of a bounded size. Where the name ends in
 * `.gz` it is unpacked, to no more than the same bound.
 * @throws InputError `read-failed`, `file-link`, `file-irregular`, `file-too-large`, `packed-damaged`.
 */
export async function readGuarded(path: string, maxBytes: number): Promise<Uint8Array> {
  const bytes = await readRegular(path, maxBytes);
  if (!path.endsWith('.gz')) return bytes;
  try {
    return await unpack(bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw tooLarge(path, maxBytes, 'more than that when unpacked');
    throw new InputError(
      'packed-damaged',
      { rule: `${path} cannot be unpacked`, value: errorText(error) },
      { cause: error },
    );
  }
}

/** The handle that is checked is the one that is read, so that nobody can put another file in its place between. */
async function readRegular(path: string, maxBytes: number): Promise<Uint8Array> {
  const handle = await openUnlinked(path);
  try {
    const stat = await handle.stat();
    if (!stat.isFile())
      throw new InputError('file-irregular', {
        rule: `${path} must be a regular file`,
        value: 'something else',
      });
    if (stat.size > maxBytes) throw tooLarge(path, maxBytes, `${stat.size} bytes`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** Not following links, and not waiting for whoever would write into a pipe. */
async function openUnlinked(path: string) {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOOP')
      throw new InputError('file-link', {
        rule: `${path} is a symbolic link`,
        need: 'the file itself',
        remedy: 'Put a copy in its place.',
      });
    throw new InputError(
      'read-failed',
      { rule: `cannot read ${path}`, value: errorText(error) },
      { cause: error },
    );
  }
}

function tooLarge(path: string, maxBytes: number, value: string): InputError {
  return new InputError('file-too-large', {
    rule: `${path} is too large`,
    need: `at most ${maxBytes} bytes`,
    value,
  });
}

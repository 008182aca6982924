import { createHash } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from '../../lib/errors.ts';
import { temporaryName } from '../../lib/files.ts';
import { makeFolder, writeFailed } from '../../lib/folders.ts';
import { openRegular } from '../../lib/guarded-file.ts';
import type { ArrowHeader } from './arrow-header.ts';
import { encodeBatches } from './encode.ts';
import type { Expectation } from './integrity.ts';
import { findSeal, sealDigits } from './seal.ts';
import { type Cells, decodeBatches, type FileEntry } from './store.ts';

/** A sealed Arrow file in the making, one batch in memory at a time. Nothing stands at its path before `close`. */
export interface ArrowSink {
  /** @throws InputError `write-failed`. */
  write(cells: readonly Cells[]): Promise<void>;
  /** @throws InputError `write-failed`. */
  close(): Promise<FileEntry>;
  /** Gives the file up, and removes what was written of it. */
  abandon(): Promise<void>;
}

/**
 * Starts a sealed Arrow file that need not fit in memory; otherwise as `writeArrow`.
 * @throws InputError `write-failed`.
 */
export async function createArrowSink(path: string, header: ArrowHeader): Promise<ArrowSink> {
  const temporary = temporaryName(path);
  const guard = <T>(work: () => Promise<T>) => failClearly(path, work);
  const handle = await guard(async () => {
    await makeFolder(dirname(path));
    return open(temporary, 'w+');
  });
  const encoder = encodeBatches(header);
  const unsealed = createHash('sha256');
  let [rows, bytes] = [0, 0];
  const append = async (chunks: readonly Uint8Array[]) => {
    for (const chunk of chunks) {
      unsealed.update(chunk);
      bytes += (await handle.write(chunk)).bytesWritten;
    }
  };
  return {
    write: (cells) =>
      guard(async () => {
        rows += cells[0]?.length ?? 0;
        await append(await encoder.write(cells));
      }),
    close: () =>
      guard(async () => {
        await append(await encoder.finish());
        await handle.write(
          Buffer.from(unsealed.digest('hex'), 'latin1'),
          0,
          sealDigits,
          await sealPosition(handle),
        );
        await handle.sync();
        const sha256 = await hashFile(handle);
        await handle.close();
        await rename(temporary, path);
        return { sha256, bytes, rows };
      }),
    async abandon() {
      // Closed already where `close` failed after it.
      await handle.close().catch(() => {});
      await rm(temporary, { force: true });
    },
  };
}

/** A sealed Arrow file read batch by batch. */
export interface ArrowSource extends ArrowHeader {
  /** The cells of every column, batch after batch. Can be read once. */
  batches(): AsyncGenerator<Cells[]>;
  close(): Promise<void>;
}

/** Bytes of a file that is read batch by batch, and of its footer. */
const [mostStreamed, mostFooter] = [2 ** 34, 2 ** 26];

/**
 * Opens a file of `createArrowSink` or `writeArrow`; its seal is checked, in a pass of its own, before it is parsed.
 * @throws InputError `read-failed`, `file-irregular`, `arrow-foreign`, `arrow-damaged`, `wrong-kind`, `schema-version`; the
 *   batches `arrow-damaged`, and `file-changed` where the file was written while they were read.
 */
export async function openArrowSource(path: string, expect: Expectation): Promise<ArrowSource> {
  const { handle, requireSame } = await openRegular(path, mostStreamed);
  try {
    await checkSealedFile(path, handle);
    const { batches, ...header } = await decodeBatches(path, handle, expect);
    return {
      ...header,
      async *batches() {
        yield* batches();
        await requireSame();
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function checkSealedFile(path: string, handle: FileHandle): Promise<void> {
  const position = await sealPosition(handle);
  const remedy = 'Make the file again.';
  if (position < 0) {
    throw new InputError('arrow-foreign', {
      rule: `${path} is not a whole Arrow file of faultgap's`,
      need: 'a seal at its end',
      remedy,
    });
  }
  const { buffer } = await handle.read(Buffer.alloc(sealDigits), 0, sealDigits, position);
  if ((await hashFile(handle, position)) !== buffer.toString('latin1')) {
    throw new InputError('arrow-damaged', {
      rule: `${path} was changed after it was written: its seal does not fit its bytes`,
      remedy,
    });
  }
}

/** Where the digits of the seal start, which stand in the footer; −1 without one. */
async function sealPosition(handle: FileHandle): Promise<number> {
  const { size } = await handle.stat();
  // The footer ends with its own length, as four bytes, and the magic, as six.
  const end = Buffer.alloc(10);
  if (size < end.length) return -1;
  await handle.read(end, 0, end.length, size - end.length);
  const length = end.readInt32LE(0);
  if (length <= 0 || length > Math.min(size, mostFooter)) return -1;
  const footer = Buffer.alloc(length);
  const start = size - end.length - length;
  if (start < 0) return -1;
  await handle.read(footer, 0, length, start);
  const found = findSeal(footer);
  return found === null ? -1 : start + found;
}

/** SHA-256 of a file; of one with an open seal where the position of its digits is given. */
async function hashFile(handle: FileHandle, openAt?: number): Promise<string> {
  const hash = createHash('sha256');
  let position = 0;
  for await (const chunk of handle.createReadStream({
    start: 0,
    autoClose: false,
  }) as AsyncIterable<Buffer>) {
    if (openAt !== undefined)
      chunk.fill(48, clamp(openAt - position, chunk), clamp(openAt + sealDigits - position, chunk));
    hash.update(chunk);
    position += chunk.length;
  }
  return hash.digest('hex');
}

function clamp(position: number, { length }: Buffer): number {
  return Math.min(Math.max(position, 0), length);
}

async function failClearly<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw writeFailed(path, error);
  }
}

import { constants, copyFile, link, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../lib/errors.ts';
import { makeFolder, writeFailed } from '../lib/folders.ts';
import {
  identifyThisProcess,
  mayRun,
  type ProcessIdentity,
  processIdentitySchema,
} from './process-identity.ts';

/**
 * Does work on a folder that one process at a time may do. A lock left by a process of this machine that is no more is
 * taken over.
 * @param kind what is done, such as `recording`; the lock is the file `<kind>.lock`
 * @throws InputError `<kind>-locked`, `write-failed`; as `work`.
 */
export async function withFolderLock<T>(folder: string, kind: string, work: () => Promise<T>): Promise<T> {
  const release = await lockFolder(folder, kind);
  try {
    return await work();
  } finally {
    await release();
  }
}

/** The result gives the lock back. */
async function lockFolder(folder: string, kind: string): Promise<() => Promise<void>> {
  const lock = join(folder, `${kind}.lock`);
  const me = await identifyThisProcess();
  const own = `${lock}.${me.id}`;
  try {
    await makeFolder(folder);
    // A lock is linked rather than created, so that nobody sees one that does not say yet whose it is.
    await writeFile(own, `${JSON.stringify(me)}\n`);
    while (!(await take(lock, own, kind)));
    await removeLeftovers(lock, kind);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw writeFailed(folder, error);
  } finally {
    await rm(own, { force: true }).catch(() => {});
  }
  return async () => {
    // Somebody may have deleted the lock by hand, and another process have taken the folder since.
    if ((await readHolder(lock, kind))?.id === me.id) await rm(lock, { force: true });
  };
}

/** True where the lock is taken; false where things have moved on, so that another look is due. */
async function take(lock: string, own: string, kind: string): Promise<boolean> {
  if (await linkNew(own, lock)) return true;
  const last = await findLastHolder(lock, kind);
  if (last === null) return false;
  if (await mayRun(last.holder)) throw locked(lock, kind, wordHolder(last.holder));
  return succeed(lock, own, kind, last.holder);
}

/**
 * Whoever holds the lock after `X` is the one whose file `<lock>.after-<X>` came first; so one process alone replaces the
 * lock of a dead one. Should it die before it does, the file after its own decides, and so on.
 */
const after = (lock: string, { id }: ProcessIdentity) => `${lock}.after-${id}`;

/** The last in the line that begins with the lock; null where there is no lock. */
async function findLastHolder(lock: string, kind: string) {
  let holder = await readHolder(lock, kind);
  const line = new Set<string>();
  for (let next = holder; next !== null; next = await readHolder(after(lock, next), kind)) {
    holder = next;
    line.add(next.id);
  }
  return holder === null ? null : { holder, line };
}

/** Takes the place of a dead holder. False where others did. */
async function succeed(lock: string, own: string, kind: string, dead: ProcessIdentity): Promise<boolean> {
  const place = after(lock, dead);
  if (!(await linkNew(own, place))) return false;
  // The dead one's lock may have been replaced, and the file that said so swept away, since it was looked at.
  const now = await findLastHolder(lock, kind);
  if (now?.line.has(dead.id) !== true) {
    await rm(place, { force: true });
    return false;
  }
  await rename(place, lock);
  return true;
}

/** False where there is one already. Where there are no links, as on some shared drives, a copy must do. */
async function linkNew(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') throw error;
      return copyFile(own, path, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Null where there is no such file. @throws InputError where it does not say whose it is. */
async function readHolder(path: string, kind: string): Promise<ProcessIdentity | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return processIdentitySchema.parse(JSON.parse(text));
  } catch {
    throw locked(path, kind, 'somebody unknown');
  }
}

/** What processes left that were killed while they took the lock. */
async function removeLeftovers(lock: string, kind: string): Promise<void> {
  const folder = dirname(lock);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(`${basename(lock)}.`)) continue;
    const path = join(folder, name);
    const holder = await readHolder(path, kind).catch(() => null);
    if (holder !== null && !(await mayRun(holder))) await rm(path, { force: true });
  }
}

const wordHolder = ({ pid, host }: ProcessIdentity) => `process ${pid} ${host}`;

function locked(path: string, kind: string, holder: string): InputError {
  return new InputError(`${kind}-locked`, {
    rule: `one ${kind} at a time writes to a directory`,
    value: `a lock held by ${holder}`,
    remedy: `Wait for it, choose another --out, or delete ${path} if it is a leftover.`,
  });
}

import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { errorText, InputError } from '../../lib/errors.ts';

const name = 'recording.lock';

/**
 * Takes a directory for one recording at a time; the result gives it back. A lock left by a process of this machine
 * that is no more is taken over.
 * @throws InputError `recording-locked`, `write-failed`.
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const path = join(directory, name);
  try {
    await mkdir(directory, { recursive: true });
    if (!(await createLock(path))) {
      await removeStale(path);
      if (!(await createLock(path))) throw locked(path, 'another process');
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(
      'write-failed',
      { rule: `cannot write to ${directory}`, value: errorText(error), remedy: 'Choose another --out.' },
      { cause: error },
    );
  }
  return () => rm(path, { force: true });
}

/** False where there is one already. */
async function createLock(path: string): Promise<boolean> {
  try {
    const handle = await open(path, 'wx');
    await handle.writeFile(`${process.pid} ${hostname()}\n`);
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function removeStale(path: string): Promise<void> {
  const holder = (await readFile(path, 'utf8').catch(() => '')).trim();
  const [pid, host] = holder.split(' ');
  if (host !== undefined && (host !== hostname() || isAlive(Number(pid))))
    throw locked(path, `process ${holder}`);
  await rm(path, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function locked(path: string, holder: string): InputError {
  return new InputError('recording-locked', {
    rule: 'one recording at a time writes to a directory',
    value: `a lock held by ${holder}`,
    remedy: `Wait for it, choose another --out, or delete ${path} if it is a leftover.`,
  });
}

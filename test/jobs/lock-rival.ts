import { open, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withFolderLock } from '../../src/jobs/folder-lock.ts';
import { InputError } from '../../src/lib/errors.ts';

// One of several processes that take one lock as often as they can, for the test of locks and for scripts/torture.ts.
const [folder, seconds] = process.argv.slice(2) as [string, string];
const counts = { taken: 0, refused: 0, overlaps: 0, died: 0 };
const until = performance.now() + Number(seconds) * 1000;
while (performance.now() < until) {
  try {
    await withFolderLock(folder, 'test', hold);
  } catch (error) {
    if (!(error instanceof InputError && error.code === 'test-locked')) throw error;
    counts.refused++;
    await sleep(Math.random() * 2);
  }
}
process.stdout.write(JSON.stringify(counts));

/** Alone, the file can be made; every second time the holder then seems to have died. */
async function hold(): Promise<void> {
  counts.taken++;
  const witness = join(folder, 'witness');
  const handle = await open(witness, 'wx').catch(() => null);
  if (handle === null) counts.overlaps++;
  await handle?.close();
  await sleep(Math.random());
  if (handle !== null) await rm(witness);
  if (counts.taken % 2 === 0) await seemDead();
}

/** Leaves the lock of a process that is no more, as whoever is killed leaves his. */
async function seemDead(): Promise<void> {
  counts.died++;
  const dead = { pid: 2 ** 22 + 1, host: hostname(), start: null, id: `${process.pid}-${counts.died}` };
  const left = join(folder, `left-by-${process.pid}`);
  await writeFile(left, JSON.stringify(dead));
  await rename(left, join(folder, 'test.lock'));
}

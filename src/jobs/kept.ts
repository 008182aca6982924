import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { z } from 'zod';
import { parseConfig, readJson } from '../lib/config.ts';
import { InputError } from '../lib/errors.ts';
import { makeFolder, writeFailed } from '../lib/folders.ts';
import { mayRun } from './process-identity.ts';
import type { JobRunner } from './processes.ts';

/** What the result of a job on disk must be. */
interface Expected<Schema> {
  readonly schema: Schema;
  /** Hash of all that settles the result; computed only where there is a file. */
  planHash(): string | Promise<string>;
  /** What is said of a file with another hash, after its path: `was made with other options`. */
  readonly otherwise: string;
  /** What to remove to have the job done again. */
  readonly remove: 'file' | 'folder';
  /** What is thrown where the file is no JSON; default: as `readJson`. */
  readonly damaged?: (path: string) => InputError;
}

/**
 * The result of a job that was done before; null where it was not.
 * @throws InputError `another-study`; `invalid-json`, `invalid-config` where the file is damaged.
 */
export async function readKept<Schema extends z.ZodType<{ readonly planHash: string }>>(
  path: string,
  { schema, otherwise, remove, damaged, ...expected }: Expected<Schema>,
): Promise<z.output<Schema> | null> {
  if (!existsSync(path)) return null;
  const kept = parseConfig(path, await readJson(path, damaged), schema);
  const planHash = await expected.planHash();
  if (kept.planHash === planHash) return kept;
  throw new InputError('another-study', {
    rule: `${path} ${otherwise}`,
    need: planHash.slice(0, 12),
    value: kept.planHash.slice(0, 12),
    remedy: `Name another --out, or remove the ${remove}.`,
  });
}

/**
 * Fills a folder, which stands there whole or not at all. Of two who fill it at once, which make the same, the first is kept.
 * What a process of this machine left that was killed is cleared away.
 * @throws InputError `write-failed`; as `fill`.
 */
export async function writeFolder(
  folder: string,
  fill: (unfinished: string) => Promise<void>,
): Promise<void> {
  const fail = (error: unknown) => {
    throw writeFailed(folder, error);
  };
  const unfinished = `${folder}.${hostname()}_${process.pid}_${randomUUID()}.part`;
  try {
    await makeFolder(unfinished).catch(fail);
    await removeLeftovers(folder).catch(fail);
    await fill(unfinished);
    await rename(unfinished, folder).catch((error) => {
      if (!existsSync(folder)) fail(error);
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function removeLeftovers(folder: string): Promise<void> {
  const [above, own] = [dirname(folder), `${basename(folder)}.`];
  for (const name of await readdir(above)) {
    const [, host, pid, id] = /^(.*)_(\d+)_([\da-f-]{36})\.part$/.exec(name.slice(own.length)) ?? [];
    if (id === undefined || !name.startsWith(own)) continue;
    if (await mayRun({ host: host!, pid: Number(pid), start: null, id })) continue;
    await rm(join(above, name), { recursive: true, force: true });
  }
}

/** How jobs are done, each of which keeps its result. */
interface Resuming<Job> {
  isKept(job: Job): boolean | Promise<boolean>;
  readonly run: JobRunner<Job>;
  /** Where given, the long ones come first. */
  workOf?(job: Job): number;
  /** Stops everything; finished jobs are kept. */
  readonly signal: AbortSignal;
  /** Called with every job that is done; `wasThere` where it was done before. */
  readonly onJob?: ((job: Job, wasThere: boolean) => void) | undefined;
}

/**
 * Does the jobs that are not done yet, so that the same call resumes where it was stopped. False where the
 * signal stopped it.
 */
export async function resumeJobs<Job>(
  jobs: readonly Job[],
  { isKept, run, workOf, signal, onJob }: Resuming<Job>,
): Promise<boolean> {
  const waiting: Job[] = [];
  for (const job of jobs) {
    if (await isKept(job)) onJob?.(job, true);
    else waiting.push(job);
  }
  if (workOf !== undefined) waiting.sort((a, b) => workOf(b) - workOf(a));
  await run(waiting, { signal, onDone: (job) => onJob?.(job, false) });
  return !signal.aborted;
}

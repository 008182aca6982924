import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Pool, pool } from 'workerpool';
import { errorText, InputError } from '../lib/errors.ts';
import type { JobResult, RecordJob } from './worker.ts';

export interface PoolOptions {
  readonly workers: number;
  /** Stops everything at once; jobs under way are lost. */
  readonly signal: AbortSignal;
  readonly onDone: (job: RecordJob) => void;
}

/** A process is replaced after this many runs, since the memory of WebAssembly never shrinks. */
const runsPerProcess = 300;
const attempts = 2;

/**
 * Records every job in its own file by `workers` processes. A process that dies loses its job only, which is tried
 * once more elsewhere. Resolves early, with jobs left undone, where the signal is given.
 * @throws InputError of the job, or `worker-died`; Error for a defect, with the stack of the worker.
 */
export async function runJobs(jobs: readonly RecordJob[], options: PoolOptions): Promise<void> {
  const waiting = [...jobs];
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const slots = Array.from({ length: Math.min(options.workers, jobs.length) }, async () => {
    try {
      await runSlot(waiting, { ...options, signal });
    } catch (error) {
      failed.abort();
      throw error;
    }
  });
  const results = await Promise.allSettled(slots);
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}

/** Takes jobs until there are none, in one process at a time. */
async function runSlot(waiting: RecordJob[], { signal, onDone }: PoolOptions): Promise<void> {
  let process = startProcess();
  let runs = 0;
  const stop = () => void process.terminate(true);
  signal.addEventListener('abort', stop);
  try {
    for (let job = waiting.shift(); job !== undefined && !signal.aborted; job = waiting.shift()) {
      if (runs > 0 && runs + job.group.runs.length > runsPerProcess) {
        await process.terminate();
        process = startProcess();
        runs = 0;
      }
      runs += job.group.runs.length;
      if (await runJob(process, job, signal)) onDone(job);
    }
  } finally {
    signal.removeEventListener('abort', stop);
    await process.terminate(true);
  }
}

/** True where the job is done, false where the signal stopped it. */
async function runJob(process: Pool, job: RecordJob, signal: AbortSignal): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      settle(await process.exec('recordJob', [job]));
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      if (error instanceof InputError || error instanceof WorkerDefect) throw error;
      if (attempt === attempts) throw workerDied(job, error);
    }
  }
}

function settle(result: JobResult): void {
  if (result.kind === 'refused') throw new InputError(result.code, result.words);
  if (result.kind === 'defect') throw new WorkerDefect(result.stack);
}

class WorkerDefect extends Error {}

function workerDied({ group }: RecordJob, error: unknown): InputError {
  return new InputError('worker-died', {
    rule: `a worker process died ${attempts} times over group ${group.id} of ${group.program.id} (${group.runs.length} runs)`,
    value: errorText(error),
    remedy:
      'Use fewer --workers if memory is short, and run the same command again: finished groups are kept.',
  });
}

/** A pool of one process; it starts another by itself where that one dies. */
function startProcess(): Pool {
  const script = fileURLToPath(new URL(`./worker${extname(import.meta.url)}`, import.meta.url));
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  return pool(script, {
    workerType: 'process',
    maxWorkers: 1,
    forkOpts: { execArgv: ['--import', tsx] },
  });
}

import { setMaxListeners } from 'node:events';
import { JobDefect, type Processes, startProcesses } from '../../jobs/processes.ts';
import { errorText, InputError } from '../../lib/errors.ts';
import type { RecordJob, Runner } from './job.ts';

/** A process is replaced after this many runs, since the memory of WebAssembly never shrinks. */
const runsPerProcess = 300;
const attempts = 2;

/**
 * Records by `workers` processes of this machine. A process that dies loses its job only, which is tried once more
 * elsewhere.
 * @throws InputError of the job, or `worker-died`; Error for a defect, with the stack of the worker.
 */
export function runLocally(workers: number): Runner {
  return async (jobs, { signal, onDone }) => {
    const waiting = [...jobs];
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    const lanes = Array.from({ length: Math.min(workers, jobs.length) }, async () => {
      const slot = openSlot(either);
      try {
        for (let job = waiting.shift(); job !== undefined && !either.aborted; job = waiting.shift())
          if (await slot.run(job)) await onDone(job);
      } catch (error) {
        failed.abort();
        throw error;
      } finally {
        await slot.close();
      }
    });
    const results = await Promise.allSettled(lanes);
    const failure = results.find((result) => result.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
  };
}

/** A place for one job at a time, in one process at a time. */
export interface Slot {
  /** True where the job is done, false where the signal stopped it. @throws as `runLocally`. */
  run(job: RecordJob): Promise<boolean>;
  close(): Promise<void>;
}

/** The signal ends the process at once, with its job. */
export function openSlot(signal: AbortSignal): Slot {
  let process = startProcess();
  let runs = 0;
  const stop = () => void process.end();
  // Many slots may share a signal.
  setMaxListeners(0, signal);
  signal.addEventListener('abort', stop);
  return {
    async run(job) {
      // A process started now would not hear of it.
      if (signal.aborted) return false;
      if (runs > 0 && runs + job.group.runs.length > runsPerProcess) {
        await process.end();
        process = startProcess();
        runs = 0;
      }
      runs += job.group.runs.length;
      return runJob(process, job, signal);
    },
    async close() {
      signal.removeEventListener('abort', stop);
      await process.end();
    },
  };
}

/** True where the job is done, false where the signal stopped it. */
async function runJob(process: Processes<RecordJob>, job: RecordJob, signal: AbortSignal): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      await process.run(job);
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      if (error instanceof InputError || error instanceof JobDefect) throw error;
      if (attempt === attempts) throw workerDied(job, error);
    }
  }
}

function workerDied({ group }: RecordJob, error: unknown): InputError {
  return new InputError('worker-died', {
    rule: `a worker process died ${attempts} times over group ${group.id} of ${group.program.id} (${group.runs.length} runs)`,
    value: errorText(error),
    remedy:
      'Use fewer --workers if memory is short, and run the same command again: finished groups are kept.',
  });
}

/** One process, which is replaced where it dies. */
function startProcess(): Processes<RecordJob> {
  return startProcesses('src/traces/recording/worker.ts', 1);
}

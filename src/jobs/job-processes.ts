import { worker } from 'workerpool';
import { type ErrorWords, InputError } from '../lib/errors.ts';
import { startProcesses } from './process-pool.ts';

/** How a job ended; an error of input is told as data, since its class does not cross the process border. */
type JobPrediction =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly code: string; readonly words: ErrorWords };

const task = 'doJob';

/** Makes this process, a worker of `doJobs`, do jobs. */
export function serveJobs<Job>(doJob: (job: Job) => Promise<void>): void {
  // The command decides what Ctrl-C means; the terminal sends it to every process.
  process.on('SIGINT', () => {});
  // The command may be gone before this process is up.
  if (process.connected) worker({ [task]: (job: Job) => prediction(() => doJob(job)) });
}

async function prediction(job: () => Promise<void>): Promise<JobPrediction> {
  try {
    await job();
    return { kind: 'done' };
  } catch (error) {
    if (error instanceof InputError) return { kind: 'refused', code: error.code, words: error.words };
    throw error;
  }
}

export interface JobProcesses<Job> {
  /** What calls `serveJobs`, without its ending: `new URL('./worker', import.meta.url)`. */
  readonly script: URL;
  readonly workers: number;
  /** Stops the processes in the middle of their jobs, which must leave nothing half done. */
  readonly signal: AbortSignal;
  readonly onDone: (job: Job) => void;
}

/**
 * Does jobs by processes of their own, one job at a time each, in their order; whoever gives the signal learns from it that
 * not all are done.
 * @throws what a job throws; InputErrors as such.
 */
export async function doJobs<Job>(
  jobs: readonly Job[],
  { script, workers, signal, onDone }: JobProcesses<Job>,
): Promise<void> {
  if (jobs.length === 0 || signal.aborted) return;
  const processes = startProcesses(script, Math.min(workers, jobs.length));
  const stop = () => processes.terminate(true);
  signal.addEventListener('abort', stop);
  try {
    await Promise.all(
      jobs.map(async (job) => {
        const ended: JobPrediction = await processes.exec(task, [job]);
        if (ended.kind === 'refused') throw new InputError(ended.code, ended.words);
        onDone(job);
      }),
    );
  } catch (error) {
    // Whoever stops the processes makes their jobs fail.
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    await processes.terminate(true);
  }
}

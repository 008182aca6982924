import { startProcesses } from '../../jobs/process-pool.ts';
import { InputError } from '../../lib/errors.ts';
import type { RecordingSource } from '../recording.ts';
import type { JobOutput } from './jobs.ts';
import type { JobRunner } from './run.ts';
import type { WorkerReply } from './worker.ts';

/** Processes that work on one recording after the other. */
export interface Workers {
  /** Does jobs on a recording, which each process reads once. Jobs on another one are to wait until these are done. */
  runnerFor(source: RecordingSource): JobRunner;
  close(): Promise<void>;
}

/**
 * Does jobs on a recording by `workers` processes, each of which reads it once. Answers do not depend on the number of
 * workers.
 * @throws InputError as the job itself.
 */
export function workerRunner(source: RecordingSource, workers: number): JobRunner {
  return async (jobs, watch) => {
    const opened = openWorkers(Math.min(workers, jobs.length));
    await opened.runnerFor(source)(jobs, watch).finally(opened.close);
  };
}

/** Starts processes that last until they are closed, or until a runner's signal is given. */
export function openWorkers(workers: number): Workers {
  const processes = startProcesses(new URL('./worker', import.meta.url), workers);
  const close = async () => {
    await processes.terminate(true);
  };
  return {
    runnerFor:
      (source) =>
      async (jobs, { signal, onAnswer }) => {
        signal.addEventListener('abort', close);
        try {
          await Promise.all(
            jobs.map(async (job) => {
              const prediction: WorkerReply = await processes.exec('answerJob', [source, job]);
              await onAnswer(job, settle(prediction));
            }),
          );
        } catch (error) {
          // Whoever stops the processes makes their jobs fail.
          if (!signal.aborted) throw error;
        } finally {
          signal.removeEventListener('abort', close);
        }
      },
    close,
  };
}

function settle(result: WorkerReply): JobOutput {
  if (result.kind === 'refused') throw new InputError(result.code, result.words);
  return result.answer;
}

import { InputError } from '../lib/errors.ts';
import { startProcesses } from '../lib/process-pool.ts';
import type { JobAnswer } from './jobs.ts';
import type { RecordingSource } from './recording.ts';
import type { JobRunner } from './run.ts';
import type { WorkerAnswer } from './worker.ts';

/**
 * Does jobs on a recording by `workers` processes, each of which reads it once. Answers do not depend on the number of
 * workers.
 * @throws InputError as the job itself.
 */
export function workerRunner(source: RecordingSource, workers: number): JobRunner {
  return async (jobs, { signal, onAnswer }) => {
    const processes = startProcesses(new URL('./worker', import.meta.url), Math.min(workers, jobs.length));
    const stop = () => processes.terminate(true);
    signal.addEventListener('abort', stop);
    try {
      await Promise.all(
        jobs.map(async (job) => {
          const answer: WorkerAnswer = await processes.exec('answerJob', [source, job]);
          await onAnswer(job, settle(answer));
        }),
      );
    } catch (error) {
      // Whoever stops the processes makes their jobs fail.
      if (!signal.aborted) throw error;
    } finally {
      signal.removeEventListener('abort', stop);
      await processes.terminate(true);
    }
  };
}

function settle(result: WorkerAnswer): JobAnswer {
  if (result.kind === 'refused') throw new InputError(result.code, result.words);
  return result.answer;
}

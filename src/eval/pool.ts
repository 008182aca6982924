import { InputError } from '../lib/errors.ts';
import { startProcesses } from '../lib/process-pool.ts';
import type { EvaluationSetting, JobAnswer } from './jobs.ts';
import { type JobRunner, nameJob } from './run.ts';
import type { WorkerAnswer } from './worker.ts';

/**
 * Does jobs on the recording in `directory` by `workers` processes, each of which reads it once. Answers do not depend on
 * the number of workers.
 * @throws InputError as the job itself.
 */
export function workerRunner(directory: string, setting: EvaluationSetting, workers: number): JobRunner {
  return async (jobs, onDone) => {
    const processes = startProcesses(new URL('./worker', import.meta.url), Math.min(workers, jobs.length));
    const { task, window, size, bootstrap } = setting;
    let done = 0;
    try {
      return await Promise.all(
        jobs.map(async (job) => {
          const answer = settle(
            await processes.exec('answerJob', [directory, { task, window, size, bootstrap }, job]),
          );
          done += 1;
          onDone(done, jobs.length, nameJob(job));
          return answer;
        }),
      );
    } finally {
      await processes.terminate(true);
    }
  };
}

function settle(result: WorkerAnswer): JobAnswer {
  if (result.kind === 'refused') throw new InputError(result.code, result.words);
  return result.answer;
}

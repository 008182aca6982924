import { runBy, startProcesses } from '../../jobs/processes.ts';
import type { RecordingSource } from '../recording.ts';
import type { EvaluationJob } from './jobs.ts';
import type { EvaluationRunner } from './run.ts';

/** A job and the recording that it is done on. */
export interface SourcedJob {
  readonly source: RecordingSource;
  readonly job: EvaluationJob;
}

/** Processes that work on one recording after the other. */
export interface Workers {
  /** Does jobs on a recording, which each process reads once. Jobs on another one must wait until these are done. */
  runnerFor(source: RecordingSource): EvaluationRunner;
  close(): Promise<void>;
}

/**
 * Does jobs on a recording by `workers` processes, each of which reads it once. Predictions do not depend on
 * the number of workers.
 * @throws InputError as the job itself.
 */
export function workerRunner(source: RecordingSource, workers: number): EvaluationRunner {
  return async (jobs, watch) => {
    const opened = openWorkers(Math.min(workers, jobs.length));
    await opened.runnerFor(source)(jobs, watch).finally(opened.close);
  };
}

/** Starts processes that last until they are closed, or until a runner's signal is given. */
export function openWorkers(workers: number): Workers {
  const processes = startProcesses<SourcedJob, unknown>('src/eval/worker.ts', workers);
  const run = runBy(processes);
  return {
    runnerFor:
      (source) =>
      (jobs, { signal, onDone }) => {
        const sourced = jobs.map((job) => ({ source, job }));
        return run(sourced, { signal, onDone: ({ job }, output) => onDone(job, output) });
      },
    close: processes.end,
  };
}

import type { BugPair } from '../../../corpus/bugs/contract.ts';
import { resumeJobs } from '../../jobs/kept.ts';
import { runInProcesses } from '../../jobs/processes.ts';
import type { BugResult } from './bug-result.ts';
import { type BugJob, readBug } from './job.ts';
import type { StudyOptions } from './options.ts';

export interface StudyRun {
  readonly pairs: readonly BugPair[];
  readonly options: StudyOptions;
  readonly out: string;
  /** Directory of test inputs; null for the programs' own test parts. */
  readonly inputs: string | null;
  readonly workers: number;
  readonly signal: AbortSignal;
  /** Told of every bug that is finished; `wasThere` where it was before. */
  readonly onBug: (pair: BugPair, wasThere: boolean) => void;
}

/**
 * Studies bugs by `workers` processes, one bug at a time each; finished ones are kept, so that the same call resumes
 * where it was stopped. Results in the order of the pairs; null where the signal stopped it.
 * @throws InputError `another-study`, `write-failed`.
 */
export async function studyBugs(run: StudyRun): Promise<readonly BugResult[] | null> {
  const { pairs, options, out, inputs, workers, signal, onBug } = run;
  const jobs = pairs.map((pair): BugJob => ({ pair, options, out, inputs }));
  const isDone = await resumeJobs(jobs, {
    isKept: async (job) => (await readBug(job)) !== null,
    run: runInProcesses(new URL('./worker', import.meta.url), workers),
    signal,
    onJob: ({ pair }, wasThere) => onBug(pair, wasThere),
  });
  return isDone ? Promise.all(jobs.map(async (job) => (await readBug(job))!)) : null;
}

import type { BugPair } from '../../../corpus/bugs/contract.ts';
import { InputError } from '../../lib/errors.ts';
import { startProcesses } from '../../lib/process-pool.ts';
import type { BugResult } from './bug-result.ts';
import { type BugJob, readBug } from './job.ts';
import type { StudyOptions } from './options.ts';
import type { BugAnswer } from './worker.ts';

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
 * Studies bugs by `workers` processes, one bug at a time each; finished ones are kept, so that the same call goes on where
 * it was stopped. Results in the order of the pairs; null where the signal stopped it.
 * @throws InputError `another-study`, `write-failed`.
 */
export async function studyBugs(run: StudyRun): Promise<readonly BugResult[] | null> {
  const { pairs, options, out, inputs, signal, onBug } = run;
  const jobs = pairs.map((pair): BugJob => ({ pair, options, out, inputs }));
  const waiting: BugJob[] = [];
  for (const job of jobs) {
    if ((await readBug(job)) === null) waiting.push(job);
    else onBug(job.pair, true);
  }
  if (waiting.length > 0 && !signal.aborted) await doAll(waiting, run);
  if (signal.aborted) return null;
  return Promise.all(jobs.map(async (job) => (await readBug(job))!));
}

async function doAll(jobs: readonly BugJob[], { workers, signal, onBug }: StudyRun): Promise<void> {
  const processes = startProcesses(new URL('./worker', import.meta.url), Math.min(workers, jobs.length));
  const stop = () => processes.terminate(true);
  signal.addEventListener('abort', stop);
  try {
    await Promise.all(
      jobs.map(async (job) => {
        const answer: BugAnswer = await processes.exec('studyOneBug', [job]);
        if (answer.kind === 'refused') throw new InputError(answer.code, answer.words);
        onBug(job.pair, false);
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

import { withFolderLock } from '../../jobs/folder-lock.ts';
import { resumeJobs } from '../../jobs/kept.ts';
import { runInProcesses } from '../../jobs/processes.ts';
import { generators } from '../generators/index.ts';
import { searchStrategies } from '../search/index.ts';
import { imageSets } from '../sets/index.ts';
import type { InputsResult } from './inputs-result.ts';
import { type InputsJob, readJob } from './job.ts';
import { checkStudyOptions, type InputsStudyOptions } from './options.ts';
import { summariseRepetitions } from './summarise.ts';

export interface InputsStudyRun {
  readonly options: InputsStudyOptions;
  /** Directory of the study. */
  readonly out: string;
  readonly workers: number;
  readonly signal: AbortSignal;
  /** Called for every job that is finished; `wasThere` where it was before. */
  readonly onJob?: (job: InputsJob, wasThere: boolean) => void;
  /** Kept in the result. */
  readonly versions: Readonly<Record<string, string>>;
  readonly commands: readonly string[];
}

/**
 * Searches test inputs over image sets, generators, strategies and repetitions, by `workers` processes, one job (a set, a
 * generator, a repetition) at a time each. Finished jobs are kept, so that the same call goes on where it was stopped. The
 * same options give the same numbers whatever the workers, CPU seconds aside; null where the signal stopped it.
 * @throws InputError `study-locked`, `study-options`, `unknown-…`, `another-study`, `write-failed`, and those of the loaders.
 */
export function runInputsStudy(run: InputsStudyRun): Promise<InputsResult | null> {
  return withFolderLock(run.out, 'study', () => studyLocked(run));
}

async function studyLocked(run: InputsStudyRun): Promise<InputsResult | null> {
  const { out, workers, signal, onJob, versions, commands } = run;
  const options = checkStudyOptions(run.options);
  const jobs = planJobs(options, out);
  const isDone = await resumeJobs(jobs, {
    isKept: async (job) => (await readJob(job)) !== null,
    run: runInProcesses('src/inputs/study/worker.ts', workers),
    ...{ signal, onJob },
  });
  if (!isDone) return null;
  const results = await Promise.all(jobs.map(async (job) => (await readJob(job))!));
  return summariseRepetitions(results, { options, versions: { ...versions }, commands: [...commands] });
}

/** In the order of the options, sets outermost: a process keeps what the jobs of a set share. */
export function planJobs(options: InputsStudyOptions, out: string): InputsJob[] {
  for (const id of options.strategies) searchStrategies.get(id);
  return options.sets.flatMap((set) => {
    // A set that needs files from elsewhere is refused before anything is trained.
    imageSets.get(set).load();
    return options.generators.flatMap((id) => {
      const job = { set, generator: generators.get(id).id, options, out };
      return Array.from({ length: options.repetitions }, (_, repetition) => ({ ...job, repetition }));
    });
  });
}

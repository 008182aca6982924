import { join } from 'node:path';
import { startCpuTimer } from '../../jobs/cpu-time.ts';
import { readKept, writeFolder } from '../../jobs/kept.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { hashJson } from '../../lib/hash.ts';
import { generators } from '../generators/index.ts';
import type { SetJudges } from '../judges/index.ts';
import { writeLedger } from '../ledger.ts';
import { type JobPlace, type JobResult, jobResultSchema } from './inputs-result.ts';
import type { InputsStudyOptions } from './options.ts';
import { searchJob } from './search-job.ts';

/** A set, a generator and a repetition of a study, to be done by any process. */
export interface InputsJob extends JobPlace {
  readonly options: InputsStudyOptions;
  /** Directory of the study. */
  readonly out: string;
}

const ledgerName = 'ledger.arrow';

/** Folder of a job in the study's directory. */
function folderOfJob({ set, generator, repetition }: JobPlace): string {
  return join('jobs', `${set}-${generator}-${repetition}`);
}

/** Path of its ledger in the study's directory. */
export function ledgerOfJob(place: JobPlace): string {
  return join(folderOfJob(place), ledgerName);
}

/** What settles a job: not which other sets, generators and repetitions the study has. */
function hashJob({ set, generator, repetition, options }: InputsJob): string {
  const { strategies, callsPerSeed, margin, truncations, fewerSeeds, seeds } = options;
  const { settings } = generators.get(generator);
  const own = { strategies, callsPerSeed, margin, truncations, seeds: fewerSeeds[generator] ?? seeds };
  return hashJson({ set, generator, settings, repetition, ...own });
}

/** Does a job into its folder, which stands there whole or not at all. @throws InputError `write-failed`. */
export async function doInputsJob(job: InputsJob, judges: SetJudges): Promise<void> {
  const { set, generator, repetition, options, out } = job;
  const place = { set, generator, repetition };
  await writeFolder(join(out, folderOfJob(job)), async (unfinished) => {
    const cpuTime = startCpuTimer();
    const { rows, ...findings } = await searchJob(place, options, judges, out);
    const cpuSeconds = cpuTime();
    const ledger =
      rows.length === 0 ? null : await writeLedger(join(unfinished, ledgerName), rows, judges.set.inputShape);
    const identity = { schemaVersion: 1 as const, ...place, planHash: hashJob(job) };
    const result: JobResult = { ...identity, ...findings, ledger, cpuSeconds };
    await writeFileAtomic(join(unfinished, 'job.json'), `${JSON.stringify(result, null, 2)}\n`);
  });
}

/**
 * The result of a job that was done before; null where it was not.
 * @throws InputError `another-study` where it was done with other options; `invalid-json`, `invalid-config` where the file
 * is damaged.
 */
export function readJob(job: InputsJob): Promise<JobResult | null> {
  return readKept(join(job.out, folderOfJob(job), 'job.json'), {
    schema: jobResultSchema,
    planHash: () => hashJob(job),
    otherwise: 'was made with other options',
    remove: 'folder',
  });
}

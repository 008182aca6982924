import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BugPair } from '../../../corpus/bugs/contract.ts';
import { withFolderLock } from '../../jobs/folder-lock.ts';
import { readKept, resumeJobs, writeFolder } from '../../jobs/kept.ts';
import { runInProcesses } from '../../jobs/processes.ts';
import { readTestInputs, type TestInputFile } from '../../kills/test-inputs.ts';
import { InputError } from '../../lib/errors.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { type BugResult, bugResultSchema, hashStudy } from './bug-result.ts';
import type { StudyOptions } from './options.ts';
import { studyBug } from './study-bug.ts';

export interface StudyRun {
  readonly pairs: readonly BugPair[];
  readonly options: StudyOptions;
  /** Directory of the study; a bug's own folder is `bugs/<id>` in it. */
  readonly out: string;
  /**
   * Directory of test inputs, of which `<bug>.arrow`, or else `<program>.arrow`, stands in for the
   * test part; null for the programs' own test parts.
   */
  readonly inputs: string | null;
  readonly workers: number;
  readonly signal: AbortSignal;
  /** Called for every bug that is finished; `wasThere` where it was before. */
  readonly onBug: (pair: BugPair, wasThere: boolean) => void;
}

/** One bug of a study, to be done by any process. */
export type BugJob = Pick<StudyRun, 'options' | 'out' | 'inputs'> & { readonly pair: BugPair };

/**
 * Studies bugs by `workers` processes, one bug at a time each; finished ones are kept, so that the
 * same call resumes where it was stopped. Results in the order of the pairs; null where the signal
 * stopped it.
 * @throws InputError `study-locked`, `another-study`, `write-failed`.
 */
export function studyBugs(run: StudyRun): Promise<readonly BugResult[] | null> {
  return withFolderLock(run.out, 'study', () => studyLocked(run));
}

async function studyLocked(run: StudyRun): Promise<readonly BugResult[] | null> {
  const { pairs, options, out, inputs, workers, signal, onBug } = run;
  const jobs = pairs.map((pair): BugJob => ({ pair, options, out, inputs }));
  const isDone = await resumeJobs(jobs, {
    isKept: async (job) => (await readBug(job)) !== null,
    run: runInProcesses('src/mutants/realism/worker.ts', workers),
    signal,
    onJob: ({ pair }, wasThere) => onBug(pair, wasThere),
  });
  return isDone ? Promise.all(jobs.map(async (job) => (await readBug(job))!)) : null;
}

/**
 * Studies a bug into its folder, which stands there whole or not at all.
 * @throws InputError `write-failed`, and as `readTestInputs` and `judgedOn`.
 */
export async function doBugJob({ pair, options, out, inputs }: BugJob): Promise<void> {
  await writeFolder(folderOf(out, pair.id), async (unfinished) => {
    const result = await studyBug(pair, options, unfinished, await readInputs(pair, inputs));
    await writeFileAtomic(join(unfinished, 'bug.json'), `${JSON.stringify(result, null, 2)}\n`);
  });
}

/**
 * The result of a bug that was studied before; null where it was not.
 * @throws InputError `another-study` where it was studied as another pair, with other options or on
 * other inputs; `invalid-config` where the file is damaged; as `readTestInputs`.
 */
async function readBug({ pair, options, out, inputs }: BugJob): Promise<BugResult | null> {
  const path = join(folderOf(out, pair.id), 'bug.json');
  return readKept(path, {
    schema: bugResultSchema,
    planHash: async () => hashStudy(pair, options, (await readInputs(pair, inputs))?.sha256 ?? null),
    otherwise: 'is of another pair, of other options or of other test inputs',
    remove: 'folder',
    damaged: damagedBug,
  });
}

/** Where the test inputs of a bug are; null where the directory has none of it. */
export function findInputs({ id, fixed }: BugPair, directory: string): string | null {
  return [id, fixed.id].map((name) => join(directory, `${name}.arrow`)).find(existsSync) ?? null;
}

async function readInputs(pair: BugPair, directory: string | null): Promise<TestInputFile | null> {
  const path = directory === null ? null : findInputs(pair, directory);
  return path === null ? null : readTestInputs(path);
}

function folderOf(out: string, bug: string): string {
  return join(out, 'bugs', bug);
}

function damagedBug(path: string): InputError {
  const remedy = 'Remove its folder; the bug is studied again.';
  return new InputError('invalid-config', { rule: `${path} is no JSON`, remedy });
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BugPair } from '../../../corpus/bugs/contract.ts';
import { readKept, writeFolder } from '../../jobs/kept.ts';
import { readTestInputs, type TestInputFile } from '../../kills/test-inputs.ts';
import { InputError } from '../../lib/errors.ts';
import { writeFileAtomic } from '../../lib/files.ts';
import { type BugResult, bugResultSchema } from './bug-result.ts';
import type { StudyOptions } from './options.ts';
import { hashStudy, studyBug } from './study-bug.ts';

/** One bug of a study, to be done by any process. */
export interface BugJob {
  readonly pair: BugPair;
  readonly options: StudyOptions;
  /** Directory of the study; the bug's own folder is `bugs/<id>` in it. */
  readonly out: string;
  /** Directory of test inputs, of which `<bug>.arrow`, or else `<program>.arrow`, stands in for the test part; null for none. */
  readonly inputs: string | null;
}

/**
 * Studies a bug into its folder, which stands there whole or not at all.
 * @throws InputError `write-failed`, and as `readTestInputs` and `judgedOn`.
 */
export async function doJob({ pair, options, out, inputs }: BugJob): Promise<void> {
  await writeFolder(folderOf(out, pair.id), async (unfinished) => {
    const result = await studyBug(pair, options, unfinished, await readInputs(pair, inputs));
    await writeFileAtomic(join(unfinished, 'bug.json'), `${JSON.stringify(result, null, 2)}\n`);
  });
}

/**
 * The result of a bug that was studied before; null where it was not.
 * @throws InputError `another-study` where it was studied as another pair, with other options or on other inputs;
 * `invalid-config` where the file is damaged; as `readTestInputs`.
 */
export async function readBug({ pair, options, out, inputs }: BugJob): Promise<BugResult | null> {
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

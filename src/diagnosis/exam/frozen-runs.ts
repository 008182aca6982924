import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { wildDirectory } from '../../../corpus/wild/read.ts';
import { InputError } from '../../lib/errors.ts';
import { packageRoot, writeFileAtomic } from '../../lib/files.ts';
import { type ExamResult, examResultSchema } from './contract.ts';
import { type EarlyResult, earlyResultSchema } from './early.ts';
import { type RepairResult, repairResultSchema } from './repair.ts';

/** Every look at the frozen half, the first of which is the one to report. */
const frozenRunsSchema = z.array(
  z.strictObject({
    commit: z.string(),
    results: z.array(examResultSchema),
    /** With `--repair`. */
    repairs: repairResultSchema.optional(),
    /** With `--early`. */
    early: earlyResultSchema.optional(),
  }),
);

/** Where looks at the frozen half are kept, to be committed. */
export const frozenRunsPath = join(wildDirectory, 'exam-runs.json');

/** Looks that there may be in all. */
const most = 3;

/**
 * Keeps a look at the frozen half before anybody sees it.
 * @throws InputError `exam-spent` after the third, `exam-commit` outside a checkout of git.
 */
export async function keepFrozenRun(
  looked: {
    readonly results: readonly ExamResult[];
    readonly repairs?: RepairResult;
    readonly early?: EarlyResult;
  },
  path: string,
  commit = commitHere(),
): Promise<void> {
  const before = existsSync(path) ? frozenRunsSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) : [];
  if (before.length >= most)
    throw new InputError('exam-spent', {
      rule: `the frozen half was looked at ${before.length} times`,
      need: `at most ${most} looks; the first is the one to report`,
      value: before.map(({ commit }) => commit.slice(0, 9)).join(', '),
    });
  await writeFileAtomic(path, `${JSON.stringify([...before, { commit, ...looked }], null, 1)}\n`);
}

function commitHere(): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: packageRoot,
      encoding: 'utf8',
      stdio: 'pipe',
    }).trim();
  } catch (cause) {
    const words = { rule: 'a look at the frozen half is kept with its commit', need: 'a checkout of git' };
    throw new InputError('exam-commit', words, { cause });
  }
}

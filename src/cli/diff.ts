import type { Command } from 'commander';
import { defaultBootstrap } from '../eval/study/standard-studies.ts';
import { readComparable } from '../leaderboard/comparable.ts';
import { type Comparison, compareLines } from '../leaderboard/difference.ts';
import { InputError } from '../lib/errors.ts';
import { formatComparison } from '../report/leaderboard/text.ts';
import { printJson, printText } from './output.ts';
import { rosterFor, shippedRecording } from './roster.ts';

export interface DiffOptions {
  readonly recording: string;
  readonly json?: boolean;
}

export function registerDiff(program: Command): void {
  program
    .command('diff')
    .description('compare two evaluations, or two submissions, line by line and paired over programs')
    .argument('<a>', 'directory with result.json, or a submission')
    .argument('<b>', 'what is compared with it')
    .option('--recording <dir>', 'the recording that both are of', shippedRecording)
    .option('--json', 'print JSON on stdout')
    .action(async (a: string, b: string, options: DiffOptions) => {
      const comparison = await compareFiles(a, b, options);
      if (comparison.differences.length === 0)
        throw new InputError('nothing-to-compare', {
          rule: 'the two have no line in common',
          need: 'the same task, diagnoser, features, normalisation and window in both, or two submissions',
          value: `${comparison.onlyBefore.length} and ${comparison.onlyAfter.length} others`,
        });
      if (options.json) printJson(comparison);
      else printText(formatComparison(comparison));
    });
}

/** Both held against the labels of one recording. */
export async function compareFiles(a: string, b: string, options: DiffOptions): Promise<Comparison> {
  const roster = await rosterFor(options);
  return compareLines(await readComparable(a, roster), await readComparable(b, roster), defaultBootstrap);
}

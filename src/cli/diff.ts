import { type ComparedEntries, compareLines, readComparable } from '../leaderboard/compare.ts';
import { InputError } from '../lib/errors.ts';
import { formatComparison } from '../report/leaderboard/text.ts';
import { defaultBootstrap } from '../statistics/bootstrap.ts';
import { json, recording } from './common-options.ts';
import { rosterFor } from './entries.ts';
import { defineCommand } from './options.ts';
import { printResult } from './output.ts';
import { summaries } from './summaries.ts';

export const registerDiff = defineCommand({
  name: 'diff',
  about: summaries.diff,
  page: 'docs/definitions.md',
  examples: ['diff results/before results/after'],
  args: [
    ['<a>', 'directory with result.json, or a submission'],
    ['<b>', 'what is compared with it'],
  ],
  options: { recording, json },
  async run(a, b, { recording, json }) {
    const comparison = await compareFiles(a, b, recording);
    if (comparison.differences.length === 0)
      throw new InputError('nothing-to-compare', {
        rule: 'the two have no line in common',
        need: 'the same task, diagnoser, features, normalisation, decision and window in both, or two submissions',
        value: `${comparison.onlyBefore.length} and ${comparison.onlyAfter.length} others`,
      });
    printResult(json, comparison, formatComparison);
  },
});

/** Both held against the labels of one recording. */
export async function compareFiles(a: string, b: string, recording: string): Promise<ComparedEntries> {
  const roster = await rosterFor({ recording });
  return compareLines(await readComparable(a, roster), await readComparable(b, roster), defaultBootstrap);
}

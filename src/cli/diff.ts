import { InputError } from '../lib/errors.ts';
import { json, recording } from './common-options.ts';
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
    const { compareFiles } = await import('./work/compare-files.ts');
    const { formatComparison } = await import('../report/leaderboard/text.ts');
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

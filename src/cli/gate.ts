import { json, numberThat, recording } from './common-options.ts';
import { defineCommand, required } from './options.ts';
import { printResult } from './output.ts';
import { summaries } from './summaries.ts';

export const registerGate = defineCommand({
  name: 'gate',
  about: summaries.gate,
  page: 'docs/definitions.md',
  examples: ['gate results/base results/new --minimum-effect 0.02'],
  args: [
    ['<base>', 'directory with result.json, or a submission'],
    ['<new>', 'the same after a change'],
  ],
  options: {
    minimumEffect: required('<x>', 'result', 'the loss in balanced accuracy that matters', {
      parse: numberThat('a number from 0, below 1', (value) => value >= 0 && value < 1),
    }),
    recording,
    json,
  },
  async run(base, changed, { minimumEffect, recording, json }) {
    const { compareFiles } = await import('./work/compare-files.ts');
    const { judgeChange } = await import('../leaderboard/gate.ts');
    const { formatGate } = await import('../report/leaderboard/text.ts');
    const result = judgeChange(await compareFiles(base, changed, recording), minimumEffect);
    if (!result.passes) process.exitCode = 1;
    printResult(json, result, formatGate);
  },
});

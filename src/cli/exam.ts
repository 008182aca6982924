import { type WildHalf, wildHalves } from '../../corpus/wild/deal.ts';
import { json, quiet } from './common-options.ts';
import { defineCommand, flag, option } from './options.ts';
import { summaries } from './summaries.ts';

export const examOptions = {
  half: option<WildHalf>(
    '<half>',
    'result',
    'which half; each look at the frozen one is kept, three at most',
    {
      choices: wildHalves,
      default: 'open',
    },
  ),
  predictions: option('<file>', 'result', 'predictions to score (docs/wild.md)'),
  diagnose: flag('result', 'let `diagnose` predict, and what it is compared with beside it'),
  repair: flag('result', 'how many faulty runs three changes that are advised make healthy (docs/trying.md)'),
  early: flag('result', 'how early each finds faults, and how often it cries on the way (docs/wild.md)'),
  export: option('<dir>', 'place', 'write what is to be predicted from: logs and recorder files', {
    writes: 'folder',
  }),
  quiet,
  json,
};

export const registerExam = defineCommand({
  name: 'exam',
  about: summaries.exam,
  page: 'docs/wild.md',
  examples: ['exam --export runs', 'exam --predictions mine.json', 'exam --diagnose'],
  options: examOptions,
  async run(options) {
    const { runExam } = await import('./work/sit-exam.ts');
    await runExam(options);
  },
});

import { type WildHalf, wildHalves } from '../../corpus/wild/deal.ts';
import { json, numberThat, quiet } from './common-options.ts';
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
  least: option(
    '<share>',
    'result',
    'exit with 1 where balanced accuracy of the predictions, or of `diagnose`, is lower, however much was recorded',
    { parse: numberThat('a share from 0 to 1', (value) => value >= 0 && value <= 1) },
  ),
  export: option(
    '<dir>',
    'place',
    'write what is to be predicted from: logs, recorder files, and those with curvature',
    {
      writes: 'folder',
    },
  ),
  quiet,
  json,
};

export const registerExam = defineCommand({
  name: 'exam',
  about: summaries.exam,
  page: 'docs/wild.md',
  examples: [
    'exam --export runs',
    'exam --predictions mine.json',
    'exam --diagnose',
    'exam --diagnose --least 0.87',
  ],
  options: examOptions,
  async run(options) {
    const { runExam } = await import('./work/sit-exam.ts');
    await runExam(options);
  },
});

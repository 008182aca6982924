import { draws, json, recording } from './common-options.ts';
import { keyFile, submissions } from './entry-options.ts';
import { defineCommand, defineGroup, flag, option } from './options.ts';
import { summaries } from './summaries.ts';

const args = [['<path>', 'a submission folder, or a bare predictions.csv or predictions.arrow']] as const;

const places = { recording, key: keyFile, submissions };

export const submitCheckOptions = { ...places, json };

const registerCheck = defineCommand({
  name: 'check',
  about:
    'say whether predictions can be scored, and if not, what to mend; and what a person must look at before they are ranked; runs no code of theirs',
  page: 'docs/submitting.md',
  examples: ['submit check predictions.csv'],
  args,
  options: submitCheckOptions,
  run: async (path, options) => (await import('./work/submit-entry.ts')).runSubmitCheck(path, options),
});

export const submitScoreOptions = {
  ...{ draws, ...places, markdown: flag('print', 'print Markdown'), json },
  organiser: option('<name>', 'print', 'with --key: who signs off the score, beside the hash of the key'),
};

const registerScore = defineCommand({
  name: 'score',
  about:
    'all metrics with intervals, the gap, and the paired difference to the entry above; exit 1 where a person must look',
  page: 'docs/submitting.md',
  examples: [
    'submit score predictions.csv',
    "submit score theirs --key private/key.json --organiser 'A. Name'",
  ],
  args,
  options: submitScoreOptions,
  run: async (path, options) => (await import('./work/submit-entry.ts')).runSubmitScore(path, options),
});

export const registerSubmit = defineGroup('submit', summaries.submit, 'docs/submitting.md', [
  registerCheck,
  registerScore,
]);

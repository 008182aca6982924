import { json, quiet, workers } from './common-options.ts';
import { defineCommand, flag, option } from './options.ts';
import { summaries } from './summaries.ts';

/** Recorded again on every reproduction: a cheap program, as the golden recording has it. */
export const liveProgram = 'so-44998910';

export const reproduceOptions = {
  fromScratch: flag('result', 'record every program instead of using the shipped recording'),
  study: flag('result', 'the primary comparisons in full: ten cuts, and random halves of the programs'),
  explore: flag(
    'result',
    'exploratory: feature families, learners, tracks, early diagnosis and a learning curve, on every task',
  ),
  full: flag('result', 'everything: every task, diagnoser, feature set, normalisation, split and window'),
  out: option('<dir>', 'place', 'where results go, and the recording from scratch', {
    default: 'results',
    writes: 'folder',
  }),
  workers,
  quiet,
  json,
};

export const registerReproduce = defineCommand({
  name: 'reproduce',
  about: summaries.reproduce,
  page: 'README.md',
  examples: ['reproduce', 'reproduce --study --out study'],
  options: reproduceOptions,
  run: async (options) => (await import('./work/reproduce-study.ts')).runReproduce(options),
});

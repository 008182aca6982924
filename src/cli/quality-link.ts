import { defaultSize } from '../eval/study/defaults.ts';
import {
  count,
  draws,
  findRecording,
  json,
  quiet,
  shippedBugs,
  wordForRealFaults,
  workers,
} from './common-options.ts';
import { defineCommand, option, required } from './options.ts';

export const linkOptions = {
  realism: required('<dir>', 'place', 'directory of a study that `realism` or `quality` made', {
    recordedAs: 'STUDY',
  }),
  recording: required('<dir>', 'place', 'a recording with features.arrow and labels.arrow', {
    recordedAs: 'DIR',
    finds: findRecording,
  }),
  test: option('<recording>', 'place', 'real faults to predict: `bugs` or a directory', {
    recordedAs: wordForRealFaults,
    default: shippedBugs,
  }),
  out: required('<dir>', 'place', 'where link.json goes; the same command resumes', {
    recordedAs: 'DIR',
    writes: 'folder',
  }),
  diagnoser: option('<id>', 'result', 'which diagnoser', { default: 'forest' }),
  features: option('<id>', 'result', 'which feature set it reads', { default: 'baseline' }),
  folds: count('folds per repeat', 2, defaultSize.folds),
  repeats: count('cuts of each split', 1, 1),
  controls: count('random subsets of each kind per half', 1, 5),
  draws,
  seed: count('seed of splits, diagnosers, random subsets and bootstrap', 0, 0),
  workers,
  quiet,
  json,
};

/** `faultgap quality link`: what realism and resistance of mutants have to do with the gap. */
export const registerLink = defineCommand({
  name: 'link',
  about: 'hold a realism study against the gap: are diagnosers better where mutants are realistic?',
  page: 'docs/realism.md',
  examples: ['quality link --realism study --recording reference --test bugs --out link'],
  options: linkOptions,
  run: async (options) => (await import('./work/link-study.ts')).runLink(options),
});

import { recordingDefaults } from '../../traces/recording-defaults.ts';
import { count, json, plugIn, quiet, workers } from '../common-options.ts';
import { tableFormat } from '../entry-options.ts';
import { defineCommand, option, required } from '../options.ts';

export const hideOptions = {
  program: plugIn('program'),
  randomPrograms: count('programs made by lot from the secret', 0, 0),
  task: required('<id>', 'result', 'what is to be predicted'),
  secret: option('<text>', 'result', 'makes the same set again (default: a random one)'),
  mutantsPerClass: count('mutants per fault class and program (default: by its size)', 0),
  cleanVariants: count('healthy variants per program (default: by its size)', 0),
  seeds: count('seeds per mutant and clean program', 1, recordingDefaults.seeds),
  work: required(
    '<dir>',
    'place',
    'where the recording goes, which stays with you; resumed where it was stopped',
    { writes: 'folder' },
  ),
  out: required('<dir>', 'place', 'what is handed out', { writes: 'folder' }),
  key: required('<file>', 'place', 'where the labels go, a new file outside --out'),
  format: tableFormat,
  ...{ workers, quiet, json },
};

export const registerHide = defineCommand({
  name: 'hide',
  about: 'record programs of your own under a secret seed, hand out their features, and keep the key',
  page: 'docs/submitting.md',
  examples: [
    'leaderboard hide --random-programs 5 --task detection --secret WORDS --work work --out public --key private/key.json',
  ],
  options: hideOptions,
  run: async (options) => (await import('../work/leaderboard/hide-programs.ts')).runHide(options),
});

import { studyDefaults } from '../mutants/realism/options.ts';
import { count, json, list, quiet, workers } from './common-options.ts';
import { addCommands, defineCommand, flag, option, type Register } from './options.ts';
import { registerRealismWild } from './realism-wild.ts';
import { summaries } from './summaries.ts';

/** Options of `realism` and `quality`; they are two readings of one study. */
export const studyOptions = {
  out: option('<dir>', 'place', 'directory of the study; the same command resumes it', {
    recordedAs: 'DIR',
    writes: 'folder',
  }),
  bugs: list('comma-separated (default: all of corpus/bugs)'),
  inputs: option(
    '<dir>',
    'result',
    'test inputs to judge on in place of the test part, <bug or program>.arrow; bugs without a file are judged on the test part',
    { recordedAs: 'INPUTS' },
  ),
  mutants: count('most pre-training mutants per bug', 1, studyDefaults.mutants),
  retested: count('mutants per bug that are trained twice', 0, studyDefaults.retested),
  draws: count('bootstrap draws of bugs', 100, 2000),
  seed: count('seed of the draws', 0, 0),
  workers,
  plan: flag('work', 'print what the study would cost, after a short pilot, and study nothing'),
  quiet,
  json,
};

const registerStudy = defineCommand({
  name: 'realism',
  about: summaries.realism,
  page: 'docs/realism.md',
  examples: ['realism --plan', 'realism --out study'],
  options: studyOptions,
  run: async (options) => (await import('./work/realism-study.ts')).runRealism(options),
});

/** `faultgap realism …`: are the injected faults like real ones? */
export const registerRealism: Register = (program) =>
  addCommands(registerStudy(program).allowExcessArguments(), [registerRealismWild]);

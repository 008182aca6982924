import { selectionRules } from '../mutants/quality/options.ts';
import { count, json, numberThat, parseList } from './common-options.ts';
import { addCommands, defineCommand, option, type Register, required } from './options.ts';
import { registerLink } from './quality-link.ts';
import { registerSeverity } from './quality-severity.ts';
import { studyOptions } from './realism.ts';
import { summaries } from './summaries.ts';

const registerStudy = defineCommand({
  name: 'quality',
  about: summaries.quality,
  page: 'docs/realism.md',
  examples: ['quality --out scores'],
  options: studyOptions,
  run: async (options) => (await import('./work/quality-study.ts')).runQuality(options),
});

export const selectOptions = {
  estimate: required<readonly string[]>('<sets>', 'result', 'comma-separated sets of bugs to choose on', {
    parse: parseList,
  }),
  validate: required('<set>', 'result', 'set of bugs to try the choice on'),
  threshold: option('<share>', 'result', 'least share of High-High mutants in a family', {
    default: 0.25,
    parse: numberThat('a share from 0 to 1', (value) => value >= 0 && value <= 1),
  }),
  rule: option('<rule>', 'result', 'hit rate as published, or drawn to the mean where mutants are few', {
    choices: selectionRules,
    default: selectionRules[0],
  }),
  draws: count('bootstrap draws of bugs', 1, 2000),
  seed: count('seed of the draws', 0, 0),
  scores: required('<dir>', 'place', 'directory of quality_<bug>_….csv tables, ours or published ones'),
  json,
};

const registerSelect = defineCommand({
  name: 'select',
  about: 'choose the operator configurations whose mutants are resistant and realistic',
  page: 'docs/realism.md',
  examples: ['quality select --scores scores'],
  options: selectOptions,
  run: async (options) => (await import('./work/quality-study.ts')).runSelect(options),
});

/** `faultgap quality …`: how good mutants are, and which are worth making. */
export const registerQuality: Register = (program) =>
  addCommands(registerStudy(program).allowExcessArguments(), [
    registerSelect,
    registerLink,
    registerSeverity,
  ]);

import { InputError } from '../lib/errors.ts';
import {
  readQualityTables,
  selectionRules,
  studySelection,
  writeQualityTables,
} from '../mutants/quality/index.ts';
import { formatQuality, formatSelection } from '../report/realism/selection-text.ts';
import { count, json, numberThat, parseList } from './common-options.ts';
import { addCommands, defineCommand, option, type Register, required } from './options.ts';
import { printResult } from './output.ts';
import { registerLink } from './quality-link.ts';
import { registerSeverity } from './quality-severity.ts';
import { runStudy, studyOptions } from './realism.ts';
import { summaries } from './summaries.ts';

const registerStudy = defineCommand({
  name: 'quality',
  about: summaries.quality,
  page: 'docs/realism.md',
  examples: ['quality --out scores'],
  options: studyOptions,
  async run(options) {
    if (options.out === undefined && !options.plan)
      throw new InputError('no-out', {
        rule: '`quality` needs to know what to do',
        need: '--out DIR, --plan, or one of select, link, severity',
        value: 'none',
      });
    const study = await runStudy('quality', options);
    if (study === null) return;
    const { result, out } = study;
    const tables = await writeQualityTables(out, result.bugs);
    printResult(
      options.json,
      { tables, ...result },
      () => `${formatQuality(result)}\n\nwrote ${tables.length} tables below ${out}/quality`,
    );
  },
});

const registerSelect = defineCommand({
  name: 'select',
  about: 'choose the operator configurations whose mutants are resistant and realistic',
  page: 'docs/realism.md',
  examples: ['quality select --scores scores'],
  options: {
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
  },
  run({ scores, draws, seed, json, ...options }) {
    const study = studySelection(readQualityTables(scores), { ...options, bootstrap: { draws, seed } });
    printResult(json, study, formatSelection);
  },
});

/** `faultgap quality …`: how good mutants are, and which are worth making. */
export const registerQuality: Register = (program) =>
  addCommands(registerStudy(program).allowExcessArguments(), [
    registerSelect,
    registerLink,
    registerSeverity,
  ]);

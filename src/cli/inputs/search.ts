import { inputsStudyDefaults } from '../../inputs/study/options.ts';
import { count, dataDir, json, list, numberThat, parseList, quiet, workers } from '../common-options.ts';
import { defineCommand, flag, option, required } from '../options.ts';

const { sets, generators, strategies, repetitions, seeds, callsPerSeed, margin, truncations } =
  inputsStudyDefaults;
const psi = numberThat('numbers above 0, at most 1', (value) => value > 0 && value <= 1);

/** Without defaults, since those of --quick are others. */
export const searchOptions = {
  out: required('<dir>', 'place', 'directory of the study', { recordedAs: 'DIR', writes: 'folder' }),
  sets: list(`comma-separated image sets (default: ${sets})`),
  generators: list(`comma-separated (default: ${generators})`),
  strategies: list(`comma-separated search strategies (default: ${strategies})`),
  repetitions: count(`each with generator, network and seeds of its own (default: ${repetitions})`, 1),
  seeds: count(`searches per repetition (default: ${seeds})`, 1),
  calls: count(`most generator calls per seed (default: ${callsPerSeed})`, 1),
  margin: option('<p>', 'result', `lead of the wrong class from which an input counts (default: ${margin})`, {
    parse: numberThat('a number from 0 to 1', (value) => value >= 0 && value <= 1),
  }),
  truncations: option(
    '<list>',
    'result',
    `comma-separated ψ that seeds are truncated by (default: ${truncations})`,
    { parse: (text) => parseList(text).map(psi) },
  ),
  quick: flag('result', 'one set, one generator and few seeds: a first look'),
  dataDir,
  workers,
  quiet,
  json,
};

/** `faultgap inputs search`: what every search finds on every generator. */
export const registerSearch = defineCommand({
  name: 'search',
  about: 'search generated inputs that networks get wrong; resumes where it was stopped',
  page: 'docs/test-inputs.md',
  examples: ['inputs search --quick --out first', 'inputs search --out study --repetitions 6'],
  options: searchOptions,
  run: async (options) => (await import('../work/inputs/search.ts')).searchInputs(options),
});

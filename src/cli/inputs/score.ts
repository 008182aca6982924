import { killDefaults } from '../../inputs/test-sets/options.ts';
import { count, dataDir, json, list, numberThat, quiet } from '../common-options.ts';
import { defineCommand, option, required } from '../options.ts';

export const scoreOptions = {
  out: required('<dir>', 'place', 'directory of the result; kills.json and the page go there', {
    recordedAs: 'DIR',
    writes: 'folder',
  }),
  sets: list('comma-separated image sets', ['digits-8', 'strokes-14']),
  generator: option('<id>', 'result', 'what makes inputs', { default: 'style-vae' }),
  strategies: list('comma-separated searches; each makes a test set', ['mutation-guided']),
  healthy: count('healthy instances, half searched on and half scored on', 10, killDefaults.healthy),
  mutants: count('trained instances of each mutant', 5, killDefaults.mutants),
  inputs: count('most inputs of a test set', 1, killDefaults.inputs),
  confidence: option('<p>', 'result', 'of every searched instance in the inputs of the weak test set', {
    default: killDefaults.confidence,
    parse: numberThat('a number between 0 and 1', (value) => value > 0 && value < 1),
  }),
  seed: count('seed of everything that is drawn', 0, killDefaults.seed),
  dataDir,
  quiet,
  json,
};

/** `faultgap inputs score`: which test sets see which mutants. */
export const registerScore = defineCommand({
  name: 'score',
  about: 'score test sets, real and generated, by the mutants that they kill beyond a null mutant',
  page: 'docs/test-inputs.md',
  examples: ['inputs score --out study'],
  options: scoreOptions,
  run: async (options) => (await import('../work/inputs/score.ts')).runScore(options),
});

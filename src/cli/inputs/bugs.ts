import { json, list, quiet } from '../common-options.ts';
import { defineCommand, required } from '../options.ts';

export const bugInputsOptions = {
  bugs: list('comma-separated (default: all of corpus/bugs)'),
  out: required('<dir>', 'place', 'one file per bug goes there', { writes: 'folder' }),
  quiet,
  json,
};

/** `faultgap inputs bugs`: generated test inputs that `realism --inputs` judges real faults on. */
export const registerBugs = defineCommand({
  name: 'bugs',
  about: 'generate test inputs of repaired programs, for realism --inputs',
  page: 'docs/test-inputs.md',
  examples: ['inputs bugs --out generated'],
  options: bugInputsOptions,
  run: async (options) => (await import('../work/inputs/bugs.ts')).writeInputsOfBugs(options),
});

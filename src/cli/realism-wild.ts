import { count, json, quiet } from './common-options.ts';
import { defineCommand, required } from './options.ts';

export const realismWildOptions = {
  out: required('<dir>', 'place', 'directory of the study', { recordedAs: 'DIR', writes: 'folder' }),
  draws: count('bootstrap draws of pairs', 100, 2000),
  seed: count('seed of the draws', 0, 0),
  quiet,
  json,
};

/** `faultgap realism wild`: the same of real faults that our engine did not train. */
export const registerRealismWild = defineCommand({
  name: 'wild',
  about: 'hold recorded mutants of wild pairs against their faults; trains nothing',
  page: 'docs/realism.md',
  examples: ['realism wild --out wild-study'],
  options: realismWildOptions,
  run: async (options) => (await import('./work/realism-wild.ts')).runRealismWild(options),
});

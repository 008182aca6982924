import { inputsStudyDefaults } from '../../inputs/study/options.ts';
import { count, dataDir, json, list, quiet } from '../common-options.ts';
import { defineCommand, required } from '../options.ts';

export const trainOptions = {
  sets: list('comma-separated image sets', inputsStudyDefaults.sets),
  generators: list('comma-separated', inputsStudyDefaults.generators),
  repetitions: count('generators of each kind, by seed', 1, 1),
  out: required('<dir>', 'place', 'directory of the study', { writes: 'folder' }),
  dataDir,
  quiet,
  json,
};

/** `faultgap inputs train`: generators, and whether the gate takes them; exit code 1 where not. */
export const registerTrain = defineCommand({
  name: 'train',
  about: 'train generators and judge them; what is trained is kept for searches of the same --out',
  page: 'docs/test-inputs.md',
  examples: ['inputs train --out study'],
  options: trainOptions,
  run: async (options) => (await import('../work/inputs/train.ts')).runTrain(options),
});

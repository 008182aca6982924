import { locatePart } from '../../lib/parts.ts';
import { json, list, recording } from '../common-options.ts';
import { defineCommand, option } from '../options.ts';

export const enterOptions = {
  lines: list('entries to make, such as forest-all,forest-all-tuned (default: all)'),
  recording,
  out: option('<dir>', 'place', 'where the folders go', {
    default: locatePart('submissions'),
    writes: 'folder',
  }),
  json,
};

export const registerEnter = defineCommand({
  name: 'enter',
  about: 'make submission folders from the predictions of evaluations: techniques, learners and floors',
  page: 'docs/submitting.md',
  examples: ['leaderboard enter results/reference --out entries'],
  args: [['<dirs...>', 'directories that `eval` or `reproduce` wrote']],
  options: enterOptions,
  run: async (directories, options) =>
    (await import('../work/leaderboard/enter-lines.ts')).runEnter(directories, options),
});

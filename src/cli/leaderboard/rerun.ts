import { json, quiet, recording, workers } from '../common-options.ts';
import { defineCommand, flag } from '../options.ts';

export const rerunOptions = {
  recording,
  evidence: flag('place', 'write the outcome into evidence.json beside the folder'),
  workers,
  quiet,
  json,
};

export const registerRerun = defineCommand({
  name: 'rerun',
  about: 'make the predictions of an entry again, by the recipe in its card; exit 1 where they differ',
  page: 'docs/submitting.md',
  examples: ['leaderboard rerun corpus/submissions/deepfd'],
  args: [['<entry>', 'a submission folder; its diagnoser.ts, where there is one, is run']],
  options: rerunOptions,
  run: async (path, options) => (await import('../work/leaderboard/rerun-entry.ts')).runRerun(path, options),
});

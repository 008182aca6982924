import { draws, json, recording } from '../common-options.ts';
import { keyFile, submissions } from '../entry-options.ts';
import { defineCommand, required } from '../options.ts';

export const buildOptions = {
  ...{ draws, recording, key: keyFile, submissions },
  out: required('<dir>', 'place', 'where the site goes', { writes: 'folder' }),
  json,
};

export const registerBuild = defineCommand({
  name: 'build',
  about: 'write the static site: one page of rankings, one page per entry, every table as CSV and JSON',
  page: 'docs/submitting.md',
  examples: ['leaderboard build --out site'],
  options: buildOptions,
  run: async (options) => (await import('../work/leaderboard/build-board.ts')).runBuild(options),
});

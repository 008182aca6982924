import { inductive, trackIds } from '../../leaderboard/tracks.ts';
import { json, list, recording } from '../common-options.ts';
import { tableFormat } from '../entry-options.ts';
import { defineCommand, flag, option, required } from '../options.ts';

export const exportOptions = {
  tasks: list('comma-separated (default: all)'),
  track: option('<id>', 'result', 'names the runs of a program that may be known beside each one', {
    choices: trackIds,
    default: inductive,
  }),
  hidden: flag('result', 'features of held-out programs alone, without labels, under opaque ids', {
    conflicts: ['track'],
  }),
  programs: list('with --hidden: the programs kept back, comma-separated'),
  secret: option('<text>', 'result', 'with --hidden: gives the same ids again (default: a random one)'),
  recording,
  out: required('<dir>', 'place', 'where the tables go', { writes: 'folder' }),
  key: option('<file>', 'place', 'with --hidden: where the labels go, a new file outside --out'),
  format: tableFormat,
  json,
};

export const registerExport = defineCommand({
  name: 'export',
  about: 'write traces, features, labels and folds of each task, for a diagnoser in any language',
  page: 'docs/submitting.md',
  examples: ['leaderboard export --tasks detection --out public'],
  options: exportOptions,
  async run(options) {
    const { exportBlind, exportOpenly } = await import('../work/leaderboard/export-tasks.ts');
    await (options.hidden ? exportBlind : exportOpenly)(options);
  },
});

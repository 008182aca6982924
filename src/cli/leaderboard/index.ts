import { defineGroup } from '../options.ts';
import { summaries } from '../summaries.ts';
import { registerBuild } from './build.ts';
import { registerEnter } from './enter.ts';
import { registerExport } from './export.ts';
import { registerHide } from './hide.ts';
import { registerRerun } from './rerun.ts';

export const registerLeaderboard = defineGroup('leaderboard', summaries.leaderboard, 'docs/submitting.md', [
  registerBuild,
  registerExport,
  registerHide,
  registerEnter,
  registerRerun,
]);
